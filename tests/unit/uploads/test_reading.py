"""What is read, and what is said about it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tenants.uploads.reading import read_files, read_folder
from tenants.uploads.tables import TABLES
from tests.unit.uploads.made import CHILDREN, as_xml, sent, year_of, zipped

REAL = Path(__file__).parents[4] / "shared" / "data" / "returns" / "990"


def test_one_year_of_csv_files_is_read_into_every_table():
    (annual,) = read_files(sent(year_of(2024), "2024"))

    assert annual.year == 2024
    assert list(annual.tables) == list(TABLES)
    assert annual.tables["header"]["CHILD"].tolist() == list(CHILDREN)
    assert all(tuple(frame.columns) == TABLES[table] for table, frame in annual.tables.items())
    assert {str(kind) for frame in annual.tables.values() for kind in frame.dtypes} == {"str"}


def test_rows_are_numbered_as_in_the_file():
    (annual,) = read_files(sent(year_of(2024), "2024"))

    assert annual.tables["episodes"].index.tolist() == [2, 3, 4, 5, 6, 7]


def test_blank_rows_are_left_out_and_the_others_keep_their_number():
    files = year_of(2024)
    first, rest = files["header.csv"].split("\n", 1)
    files["header.csv"] = f"{first}\n,,,,,,\n\n{rest}\n"

    (annual,) = read_files(sent(files, "2024"))

    assert annual.tables["header"].index.tolist() == [4, 5, 6]
    assert any("3 blank rows" in note for note in annual.notes)


def test_a_table_that_was_not_sent_is_empty_unsent_and_noted():
    (annual,) = read_files(sent(year_of(2024), "2024"))

    assert annual.tables["oc2"].empty
    assert not annual.sent("oc2")
    assert annual.sent("ad1")
    assert any("oc2" in note for note in annual.notes)


def test_a_table_the_year_did_not_have_yet_is_not_noted():
    (annual,) = read_files(sent(year_of(2022), "2022"))

    assert not any("sw_episodes" in note or "dolo" in note for note in annual.notes)


def test_columns_are_read_by_name_whatever_their_order():
    files = year_of(2024)
    rows = [line.split(",") for line in files["ad1.csv"].splitlines()]
    turned = {**files, "ad1.csv": "\n".join(",".join(reversed(row)) for row in rows)}

    straight, other_way = read_files(sent(files, "2024")), read_files(sent(turned, "2024"))

    assert other_way[0].tables["ad1"].equals(straight[0].tables["ad1"])


def test_files_are_recognised_whatever_they_are_called():
    files = {f"export{number}.txt": text for number, text in enumerate(year_of(2024).values())}

    (annual,) = read_files(sent(files), year=2024)

    assert annual.files["placed_adoption"] == "export4.txt"
    assert len(annual.tables["placed_adoption"]) == 3


@pytest.mark.parametrize("encode", [str.encode, lambda text: b"\xef\xbb\xbf" + text.encode()])
def test_utf8_is_read_with_and_without_a_byte_order_mark(encode):
    files = {name: encode(text.replace("N1 0AD", "Ñ1 0AD")) for name, text in year_of(2024).items()}

    (annual,) = read_files(sent(files, "2024"))

    assert annual.tables["episodes"]["HOME_POST"].iloc[0] == "Ñ1 0AD"


def test_windows_1252_is_read_and_said():
    files = year_of(2024)
    encoded = {**files, "episodes.csv": files["episodes.csv"].replace("N1 0AD", "É1 0AD").encode("cp1252")}

    (annual,) = read_files(sent(encoded, "2024"))

    assert annual.tables["episodes"]["HOME_POST"].iloc[0] == "É1 0AD"
    assert any("Windows-1252" in note and "episodes.csv" in note for note in annual.notes)


def test_windows_line_ends_change_nothing():
    files = year_of(2024)
    crlf = {name: text.replace("\n", "\r\n") for name, text in files.items()}

    plain, windows = read_files(sent(files, "2024")), read_files(sent(crlf, "2024"))

    assert all(windows[0].tables[table].equals(frame) for table, frame in plain[0].tables.items())


def test_quoted_values_may_hold_commas_and_line_ends():
    files = year_of(2024)
    files["episodes.csv"] = files["episodes.csv"].replace("N1 0AD,N1 0AB", '"N1, 0AD","N1\n0AB"')

    (annual,) = read_files(sent(files, "2024"))

    assert annual.tables["episodes"]["HOME_POST"].iloc[0] == "N1, 0AD"
    assert annual.tables["episodes"]["PL_POST"].iloc[0] == "N1\n0AB"


def test_values_are_trimmed_and_put_into_capitals_and_counted():
    files = year_of(2024)
    files["episodes.csv"] = files["episodes.csv"].replace(",E11,", ",e11 ,").replace(",S,C2,", ", S,c2,")

    (annual,) = read_files(sent(files, "2024"))

    episodes = annual.tables["episodes"]
    assert "E11" in episodes["REC"].tolist()
    assert set(episodes["RNE"]) == {"S", "B"}
    assert set(episodes["LS"]) == {"C2", "E1"}
    assert any("spaces around 4 values of episodes" in note for note in annual.notes)
    assert any("4 values of episodes were put into capitals" in note for note in annual.notes)


def test_nothing_is_said_of_values_that_were_tidy():
    (annual,) = read_files(sent(year_of(2024), "2024"))

    assert not any("spaces" in note or "capitals" in note for note in annual.notes)


def test_leading_zeros_and_words_for_nothing_stay_as_written():
    files = year_of(2024, children=("000101", "NA", "NULL"))

    (annual,) = read_files(sent(files, "2024"))

    assert annual.tables["header"]["CHILD"].tolist() == ["000101", "NA", "NULL"]


def test_one_zip_of_the_files_reads_as_the_files():
    files = year_of(2024)

    (loose,) = read_files(sent(files, "2024"))
    (packed,) = read_files([("return.zip", zipped(files, "2024"))])

    assert all(packed.tables[table].equals(frame) for table, frame in loose.tables.items())


def test_what_systems_leave_in_a_zip_is_passed_over():
    files = {**year_of(2024), "__MACOSX/._header.csv": b"\0\0binary", ".DS_Store": b"\0\0"}

    (annual,) = read_files([("2024.zip", zipped(files))])

    assert annual.year == 2024


def test_several_years_in_one_zip_are_one_return_each():
    both = {f"{year}/{name}": text for year in (2024, 2023) for name, text in year_of(year).items()}

    assert [annual.year for annual in read_files([("all.zip", zipped(both))])] == [2023, 2024]


def test_the_xml_form_gives_the_same_tables_as_the_csv_form():
    files = year_of(2024)

    (from_csv,) = read_files(sent(files, "2024"))
    (from_xml,) = read_files([("return_2024.xml", as_xml(files))])

    for table, frame in from_csv.tables.items():
        assert from_xml.tables[table].equals(frame), table
    assert from_xml.tables["placed_adoption"]["DOB"].tolist() == ["03/02/2022"] * 3


def test_all_files_of_an_xml_return_in_parts_are_read():
    first, second = year_of(2024, children=("1", "2")), year_of(2024, children=("3", "4"))

    (annual,) = read_files([("2024_a.xml", as_xml(first)), ("2024_b.xml", as_xml(second))])

    assert annual.tables["header"]["CHILD"].tolist() == ["1", "2", "3", "4"]
    assert annual.tables["header"].index.tolist() == [2, 3, 4, 5]
    assert annual.files["header"] == "2024_a.xml; 2024_b.xml"


def test_an_unaccompanied_child_in_xml_has_a_uasc_row():
    xml = as_xml(year_of(2024)).replace(b"<UASC>0</UASC>", b"<UASC>1</UASC><DUC>05/01/2026</DUC>", 1)

    (annual,) = read_files([("2024.xml", xml)])

    assert annual.tables["uasc"][["CHILD", "DUC"]].values.tolist() == [[CHILDREN[0], "05/01/2026"]]


def test_social_worker_episodes_in_a_newer_xml_are_recognised_by_their_fields():
    worker = b"<SWEP><SW_ID>SW1</SW_ID><SW_DECOM>12/05/2023</SW_DECOM><SW_DEC/><SW_REASON>MANAGE</SW_REASON></SWEP>"
    xml = as_xml(year_of(2024)).replace(b"</HEADER>", worker + b"</HEADER>", 1)

    (annual,) = read_files([("2024.xml", xml)])

    assert annual.tables["sw_episodes"]["SW_ID"].tolist() == ["SW1"]


def test_a_folder_of_years_gives_a_return_each_and_leaves_files_beside_them(tmp_path):
    for year in (2023, 2024):
        (tmp_path / str(year)).mkdir()
        for name, text in year_of(year).items():
            (tmp_path / str(year) / name).write_text(text)
    (tmp_path / "truth.csv").write_text("child,entry\n")

    assert [annual.year for annual in read_folder(tmp_path)] == [2023, 2024]
    assert [annual.year for annual in read_folder(tmp_path, year=2023)] == [2023]
    assert [annual.year for annual in read_folder(tmp_path / "2023")] == [2023]


@pytest.mark.skipif(not REAL.is_dir(), reason="the synthetic returns lie beside the repository, not in it")
def test_the_synthetic_returns_are_read_without_a_word_about_their_values():
    returns = read_folder(REAL)

    assert [annual.year for annual in returns] == [2021, 2022, 2023, 2024, 2025, 2026]
    assert {len(annual.files) for annual in returns} == {11}
    assert not any("spaces" in note or "capitals" in note for annual in returns for note in annual.notes)
