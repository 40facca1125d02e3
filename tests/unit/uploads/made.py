"""Small made-up returns as the bytes a person would send: three children, one of them adopted."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

CHILDREN = ("000101", "000102", "A103")


def year_of(year: int, *, children: tuple[str, ...] = CHILDREN) -> dict[str, str]:
    """The text of the CSV files of one collection year, by file name; every child starts in it, the last is adopted."""
    spring, autumn, winter = f"12/05/{year - 1}", f"01/10/{year - 1}", f"09/01/{year}"
    header = ["CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB"]
    episodes = ["CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN"]
    reviews = ["CHILD,DOB,REVIEW,REVIEW_CODE"]
    for child in children:
        header.append(f"{child},F,03/02/{year - 2},WBRI,UN1,0,")
        episodes.append(f"{child},{spring},S,C2,N1,U6,PR1,{autumn},X1,CHILD,N1 0AD,N1 0AB,2980951")
        ends = f"{winter},E11" if child == children[-1] else ","
        episodes.append(f"{child},{autumn},B,E1,N1,A6,PR1,{ends},,N1 0AD,N1 0AC,XXXXXXX")
        reviews.append(f"{child},03/02/{year - 2},10/06/{year - 1},PN0")
    last = children[-1]
    return {
        "header.csv": _file(header),
        "episodes.csv": _file(episodes),
        "reviews.csv": _file(reviews),
        "ad1.csv": _file(
            [
                "CHILD,DOB,DATE_INT,DATE_MATCH,FOSTER_CARE,NB_ADOPTR,SEX_ADOPTR,LS_ADOPTR",
                f"{last},03/02/{year - 2},01/08/{year - 1},15/09/{year - 1},0,2,MF,L11",
            ]
        ),
        "placed_for_adoption.csv": _file(
            [
                "CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED",
                *(f"{child},03/02/{year - 2},01/08/{year - 1},," for child in children),
            ]
        ),
    }


def _file(rows: list[str]) -> str:
    return "\n".join(rows) + "\n"


def sent(files: Mapping[str, str | bytes], folder: str = "") -> list[tuple[str, bytes]]:
    """As a browser sends them: pairs of name and bytes, in `folder` where given."""
    prefix = f"{folder}/" if folder else ""
    return [(prefix + name, text if isinstance(text, bytes) else text.encode()) for name, text in files.items()]


def zipped(files: Mapping[str, str | bytes], folder: str = "") -> bytes:
    """One zip of the files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sent(files, folder):
            archive.writestr(name, data)
    return stream.getvalue()


def as_xml(files: Mapping[str, str], *, prologue: str = '<?xml version="1.0" encoding="UTF-8"?>\n') -> bytes:
    """The same return in the XML form of CLA.xsd."""
    tables = {name: _records(text) for name, text in files.items()}
    parts = [prologue, "<EXPSSDA903>"]
    for child in tables["header.csv"]:
        key = child["CHILD"]
        flat = {"CHILDID": key, **{tag: child[tag] for tag in ("UPN", "SEX", "DOB", "ETHNIC")}, "UASC": "0"}
        for name in ("ad1.csv", "oc3.csv"):
            for row in _of(tables, name, key):
                flat |= {tag: value for tag, value in row.items() if tag not in ("CHILD", "DOB")}
        flat |= {"MOTHER": child["MOTHER"], "MC_DOB": child["MC_DOB"]}
        parts += ["<CHILD><HEADER>", _elements(flat)]
        for name, tag in (("reviews.csv", "AREVIEW"), ("placed_for_adoption.csv", "AD_PLACED")):
            for row in _of(tables, name, key):
                inner = {tag: value for tag, value in row.items() if tag not in ("CHILD", "DOB")}
                parts.append(f"<{tag}>{_elements(inner)}</{tag}>")
        parts.append("</HEADER>")
        for row in _of(tables, "episodes.csv", key):
            inner = {("PL" if tag == "PLACE" else tag): value for tag, value in row.items() if tag != "CHILD"}
            parts.append(f"<EPISODE>{_elements(inner)}</EPISODE>")
        parts.append("</CHILD>")
    return "".join([*parts, "</EXPSSDA903>"]).encode()


def _records(text: str) -> list[dict[str, str]]:
    names, *rows = [line.split(",") for line in text.splitlines()]
    return [dict(zip(names, row, strict=True)) for row in rows]


def _of(tables: Mapping[str, list[dict[str, str]]], name: str, child: str) -> list[dict[str, str]]:
    return [row for row in tables.get(name, []) if row["CHILD"] == child]


def _elements(fields: Mapping[str, str]) -> str:
    return "".join(f"<{tag}>{escape(value)}</{tag}>" for tag, value in fields.items())
