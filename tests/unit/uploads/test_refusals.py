"""Each reason for which a set is refused whole, with words that say how to mend it."""

from __future__ import annotations

import io
import stat
import zipfile

import pytest

from tenants.uploads import archives
from tenants.uploads.reading import Refused, read_files, read_folder
from tests.unit.uploads.made import as_xml, sent, year_of, zipped


def refused(files, **kwargs) -> str:
    with pytest.raises(Refused) as caught:
        read_files(files, **kwargs)
    assert all(reason.what and reason.mend for reason in caught.value.reasons)
    return str(caught.value)


def with_file(name: str, data: str | bytes) -> list[tuple[str, bytes]]:
    return sent({**year_of(2024), name: data}, "2024")


def zip_of(*entries: tuple[zipfile.ZipInfo | str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return stream.getvalue()


# --- files and encodings


def test_no_file():
    assert "There is no file" in refused([])


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(Refused, match="no such folder"):
        read_folder(tmp_path / "nowhere")


@pytest.mark.parametrize("data", [b"", b"\n\n", b"  \r\n"])
def test_an_empty_file(data):
    assert "oc2.csv: The file is empty" in refused(with_file("oc2.csv", data))


@pytest.mark.parametrize(("encoding", "said"), [("utf-16", "UTF-16"), ("utf-32", "UTF-32"), ("utf-16-le", "NUL")])
def test_another_encoding_of_unicode(encoding, said):
    text = year_of(2024)["header.csv"].encode(encoding)

    words = refused(with_file("header.csv", text))

    assert said in words
    assert "CSV UTF-8" in words


def test_nul_bytes():
    assert "NUL bytes" in refused(with_file("reviews.csv", year_of(2024)["reviews.csv"].encode() + b"\0"))


def test_bytes_that_neither_utf8_nor_windows_1252_know():
    header = year_of(2024)["header.csv"].encode().replace(b"WBRI", b"WB\x81RI")

    assert "neither in UTF-8 nor in Windows-1252" in refused(with_file("header.csv", header))


def test_a_workbook():
    workbook = zip_of(("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<w/>"))

    assert "Excel workbook" in refused([("return.xlsx", workbook)])


def test_semicolons_in_place_of_commas():
    assert "not separated by commas" in refused(with_file("header.csv", year_of(2024)["header.csv"].replace(",", ";")))


# --- columns and rows


def test_a_missing_column():
    text = "CHILD,DOB,REVIEW\n1,01/01/2020,10/06/2023\n"

    assert "the table reviews, but the column REVIEW_CODE is missing" in refused(with_file("reviews.csv", text))


def test_an_unknown_column():
    text = "CHILD,DOB,REVIEW,REVIEW_CODE,PL_LA\n1,01/01/2020,10/06/2023,PN0,X\n"

    assert "the column PL_LA is not known" in refused(with_file("reviews.csv", text))


def test_a_column_there_twice():
    text = "CHILD,DOB,REVIEW,REVIEW,REVIEW_CODE\n1,01/01/2020,10/06/2023,10/06/2023,PN0\n"

    assert "REVIEW is there more than once" in refused(with_file("reviews.csv", text))


def test_a_file_that_is_no_table_of_the_return():
    assert "of no table of the return" in refused(with_file("budget.csv", "MONTH,POUNDS\nMay,3\n"))


def test_a_file_without_column_names_is_refused_without_repeating_a_childs_data():
    rows = year_of(2024)["header.csv"].split("\n", 1)[1]

    words = refused(with_file("header.csv", rows))

    assert "000101" not in words
    assert "03/02/2022" not in words


def test_a_value_among_the_column_names_is_not_repeated():
    text = "CHILD,DOB,REVIEW,REVIEW_CODE,03/02/2022\n"

    words = refused(with_file("reviews.csv", text))

    assert "1 column without a usable name is not known" in words
    assert "03/02/2022" not in words


def test_a_blank_first_row():
    assert "first row is blank" in refused(with_file("reviews.csv", "\n" + year_of(2024)["reviews.csv"]))


def test_a_row_with_too_many_values():
    text = year_of(2024)["reviews.csv"] + "A103,03/02/2022,10/06/2023,PN0,extra\n"

    assert "Row 5 has 5 values where the columns are 4" in refused(with_file("reviews.csv", text))


@pytest.mark.parametrize("quoted", [False, True])
def test_a_row_that_was_cut_off(quoted):
    text = year_of(2024)["reviews.csv"] + "A103,03/02/2022,10/06\n"
    text = text.replace("PN0", '"PN0"') if quoted else text

    assert "Row 5 has 3 values where the columns are 4" in refused(with_file("reviews.csv", text))


def test_a_quotation_mark_that_is_never_closed():
    text = year_of(2024)["reviews.csv"] + 'A103,03/02/2022,10/06/2023,"PN0\n'

    assert "never closed" in refused(with_file("reviews.csv", text))


def test_every_fault_of_the_set_is_named_at_once():
    files = {**year_of(2024), "oc2.csv": b"", "budget.csv": "MONTH,POUNDS\n"}

    with pytest.raises(Refused) as caught:
        read_files(sent(files, "2024"))

    assert [reason.file for reason in caught.value.reasons] == ["2024/oc2.csv", "2024/budget.csv"]


# --- the set


@pytest.mark.parametrize("table", ["header", "episodes"])
def test_a_required_table_that_is_not_there(table):
    files = year_of(2024)
    del files[f"{table}.csv"]

    assert f"no table {table}" in refused(sent(files, "2024"))


@pytest.mark.parametrize("table", ["header", "episodes"])
def test_column_names_and_no_child(table):
    names = year_of(2024)[f"{table}.csv"].split("\n", 1)[0]

    assert f"The table {table} holds column names and no child" in refused(with_file(f"{table}.csv", names + "\n"))


def test_the_same_table_twice_for_one_year():
    words = refused(with_file("reviews again.csv", year_of(2024)["reviews.csv"]))

    assert "The table reviews is there twice for one year" in words


def test_two_sets_of_one_year():
    both = [*sent(year_of(2024), "first"), *sent(year_of(2024, children=("9",)), "second")]

    assert "more than one return of the year to 31 March 2024" in refused(both)


def test_the_same_xml_file_twice():
    xml = as_xml(year_of(2024))

    assert "the same file as 2024_a.xml" in refused([("2024_a.xml", xml), ("2024_b.xml", xml)])


def test_csv_mixed_with_xml():
    assert "mixes CSV and XML" in refused([*sent(year_of(2024)), ("2024.xml", as_xml(year_of(2024)))])


# --- zips


def test_a_zip_bomb_by_its_ratio():
    bomb = zip_of(("header.csv", b"0" * 5_000_000))

    assert "zip bomb" in refused([("2024.zip", bomb)])


def test_a_set_larger_than_the_limit_unpacked(monkeypatch):
    monkeypatch.setattr(archives, "LARGEST_SET", 2000)

    assert "MB unpacked" in refused([("2024.zip", zipped(year_of(2024, children=tuple("123456789"))))])


def test_unpacking_stops_at_the_limit(monkeypatch):
    monkeypatch.setattr(archives, "LARGEST_SET", 2000)
    too_much_first = zip_of(("header.csv", b"CHILD\n" * 500), ("never reached.zip", zipped(year_of(2024))))

    assert "MB unpacked" in refused([("2024.zip", too_much_first)])


def test_loose_files_larger_than_the_limit_together(monkeypatch):
    monkeypatch.setattr(archives, "LARGEST_SET", 1000)

    assert "MB unpacked" in refused(sent(year_of(2024), "2024"))


def test_a_zip_that_understates_what_it_holds():
    honest = zip_of(("header.csv", b"A" * 3000), compression=zipfile.ZIP_STORED)
    size = (3000).to_bytes(4, "little")

    assert "damaged" in refused([("2024.zip", honest.replace(size, (10).to_bytes(4, "little")))])


def test_a_zip_in_a_zip():
    assert "zip inside the zip" in refused([("all.zip", zip_of(("2024.zip", zipped(year_of(2024)))))])


def test_too_many_members(monkeypatch):
    monkeypatch.setattr(archives, "MOST_FILES", 4)

    assert "more than 4" in refused([("2024.zip", zipped(year_of(2024)))])


def test_too_many_members_that_would_be_passed_over(monkeypatch):
    monkeypatch.setattr(archives, "MOST_FILES", 10)
    left = {f"__MACOSX/._{number}": b"" for number in range(10)}

    assert "more than 10 members" in refused([("2024.zip", zipped({**left, **year_of(2024)}))])


@pytest.mark.parametrize("name", ["../header.csv", "2024/../../header.csv", "/etc/header.csv", "2024\\header.csv"])
def test_a_name_in_a_zip_that_leads_outside_it(name):
    assert "leads outside the set" in refused([("2024.zip", zip_of((name, b"CHILD\n")))])


@pytest.mark.parametrize("name", ["C:header.csv", "../header.csv", "a\nb.csv"])
def test_a_name_of_a_loose_file_that_leads_outside_the_set(name):
    assert "leads outside the set" in refused([(name, b"CHILD\n")])


def test_a_name_that_goes_on_after_a_nul():
    packed = zip_of(("header.csvX..", b"CHILD\n")).replace(b"header.csvX", b"header.csv\0")

    assert "leads outside the set" in refused([("2024.zip", packed)])


def test_a_symbolic_link_in_a_zip():
    link = zipfile.ZipInfo("header.csv")
    link.create_system = 3
    link.external_attr = (stat.S_IFLNK | 0o777) << 16

    assert "link or a device" in refused([("2024.zip", zip_of((link, b"/etc/passwd")))])


def test_a_zip_with_a_password():
    packed = bytearray(zip_of(("header.csv", b"CHILD\n")))
    for mark, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        packed[packed.index(mark) + place] |= 1

    assert "password" in refused([("2024.zip", bytes(packed))])


def test_a_damaged_zip():
    assert "damaged" in refused([("2024.zip", zipped(year_of(2024))[:-30])])


def test_an_empty_zip():
    assert "no file in the zip" in refused([("2024.zip", zip_of())])


# --- XML


def test_an_xml_entity():
    prologue = '<?xml version="1.0"?><!DOCTYPE EXPSSDA903 [<!ENTITY a "aaaa">]>'
    xml = as_xml(year_of(2024), prologue=prologue).replace(b"<ETHNIC>WBRI", b"<ETHNIC>&a;", 1)

    assert "document type or an entity" in refused([("2024.xml", xml)])


def test_an_external_entity():
    prologue = '<!DOCTYPE EXPSSDA903 [<!ENTITY a SYSTEM "file:///etc/passwd">]>'

    assert "document type or an entity" in refused([("2024.xml", as_xml(year_of(2024), prologue=prologue))])


def test_a_document_type_without_an_entity():
    prologue = '<!DOCTYPE EXPSSDA903 SYSTEM "http://example.test/cla.dtd">'

    assert "document type or an entity" in refused([("2024.xml", as_xml(year_of(2024), prologue=prologue))])


def test_xml_that_is_no_return():
    assert "outermost element is not EXPSSDA903" in refused([("2024.xml", b"<html><body/></html>")])


def test_xml_cut_off():
    assert "broken at line" in refused([("2024.xml", as_xml(year_of(2024))[:-20])])


@pytest.mark.parametrize(
    ("before", "after", "element"),
    [
        (b"</HEADER>", b"<SHOE>4</SHOE></HEADER>", "SHOE"),
        (b"</EPISODE>", b"<SHOE>4</SHOE></EPISODE>", "SHOE"),
        (b"</HEADER>", b"</HEADER><SHOE><A>4</A></SHOE>", "SHOE"),
        (b"</HEADER>", b"<HAT><SIZE>4</SIZE></HAT></HEADER>", "HAT"),
    ],
)
def test_an_unknown_element(before, after, element):
    xml = as_xml(year_of(2024)).replace(before, after, 1)

    assert f"an element {element}" in refused([("2024.xml", xml)])


def test_a_child_without_a_header():
    xml = as_xml(year_of(2024)).replace(b"</EXPSSDA903>", b"<CHILD></CHILD></EXPSSDA903>")

    assert "no HEADER" in refused([("2024.xml", xml)])


def test_a_field_twice_for_one_child():
    xml = as_xml(year_of(2024)).replace(b"<SEX>", b"<SEX>M</SEX><SEX>", 1)

    assert "gives SEX twice" in refused([("2024.xml", xml)])


def test_xml_nested_without_end():
    xml = b"<EXPSSDA903>" + b"<CHILD>" * 5000

    assert "nested or filled beyond" in refused([("2024.xml", xml)])


def test_xml_that_fills_one_child_without_end():
    xml = b"<EXPSSDA903><CHILD><HEADER>" + b"<OC2/>" * 25_000

    assert "nested or filled beyond" in refused([("2024.xml", xml)])


def test_xml_that_declares_an_encoding_that_is_not_read():
    xml = as_xml(year_of(2024), prologue='<?xml version="1.0" encoding="UTF-7"?>')

    assert "UTF-7" in refused([("2024.xml", xml)])
