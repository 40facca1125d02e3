"""Errors people make in returns, each with the codes a validator must answer with.

A mutation changes the rows of one child, this year's and last year's, in place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tenants.uploads.tables import AnnualReturn
from tests.factories.returns import Row, Story, annual_return

Tables = dict[str, list[Row]]
Change = Callable[[Tables, Tables], None]


@dataclass(frozen=True)
class Mutation:
    """One error: the child it is made on, what it does, and the codes that must be found on that child."""

    name: str
    kind: str
    change: Change
    codes: frozenset[str]


YEAR = 2026

ADOPTED = Story(
    "", date(2023, 2, 10), date(2023, 5, 4), date(2024, 3, 6), date(2024, 6, 12), date(2024, 11, 20), date(2025, 2, 3),
    adopted=date(2025, 10, 15),
)  # fmt: skip
BY_CARER = Story(
    "", date(2023, 2, 10), date(2023, 5, 4), date(2024, 3, 6), date(2024, 6, 12), date(2024, 11, 20), date(2025, 2, 3),
    adopted=date(2025, 10, 15), carer=True, foster="U5",
)  # fmt: skip
PLACED = Story(
    "", date(2023, 2, 10), date(2023, 5, 4), date(2024, 3, 6), date(2024, 6, 12), date(2024, 11, 20), date(2025, 2, 3)
)
JUST_PLACED = Story(
    "", date(2023, 2, 10), date(2023, 5, 4), date(2024, 3, 6), date(2024, 6, 12), date(2025, 5, 20), date(2025, 7, 3)
)
WAITING = Story("", date(2023, 2, 10), date(2023, 5, 4), date(2024, 3, 6), date(2024, 6, 12))
REVERSED = Story(
    "", date(2023, 2, 10), date(2023, 5, 4), date(2025, 5, 6), reversed=date(2025, 12, 1), reversal_reason="RD3"
)
STARTED = Story("", date(2023, 2, 10), date(2025, 9, 4))
LEFT = Story("", date(2016, 2, 10), date(2023, 5, 4), left=(date(2025, 8, 1), "E4A"))

STORIES: Mapping[str, Story] = {
    "adopted": ADOPTED,
    "by carer": BY_CARER,
    "placed": PLACED,
    "just placed": JUST_PLACED,
    "waiting": WAITING,
    "reversed": REVERSED,
    "started": STARTED,
    "left": LEFT,
}


def _set(table: str, **values: str) -> Change:
    """Values in the last row of the table."""

    def change(this: Tables, last: Tables) -> None:
        this[table][-1].update(values)

    return change


def _first(table: str, **values: str) -> Change:
    def change(this: Tables, last: Tables) -> None:
        this[table][0].update(values)

    return change


def _drop(table: str) -> Change:
    def change(this: Tables, last: Tables) -> None:
        this[table] = []

    return change


def _add(table: str, **values: str) -> Change:
    """A copy of the last row of the table (or of Header's child) with other values."""

    def change(this: Tables, last: Tables) -> None:
        rows = this.setdefault(table, [])
        who = {name: this["header"][0][name] for name in ("CHILD", "DOB")}
        rows.append({**(rows[-1] if rows else who), **values})

    return change


def _zero_lost(this: Tables, last: Tables) -> None:
    this["ad1"][0]["CHILD"] = this["ad1"][0]["CHILD"].lstrip("0")


_ONE_ADOPTER = {"NB_ADOPTR": "1", "SEX_ADOPTR": "F1", "LS_ADOPTR": "L0"}


def _mutation(name: str, kind: str, change: Change, codes: str) -> Mutation:
    return Mutation(name, kind, change, frozenset(codes.split()))


MUST_CATCH: tuple[Mutation, ...] = (
    _mutation("match blank", "adopted", _set("ad1", DATE_MATCH=""), "151 601"),
    _mutation("match after moving in", "adopted", _set("ad1", DATE_MATCH="10/02/2025"), "331"),
    _mutation("match on the day of the order", "adopted", _set("ad1", DATE_MATCH="15/10/2025"), "331 582"),
    _mutation("match before the decision", "adopted", _set("ad1", DATE_MATCH="05/03/2024"), "333"),
    _mutation("two dates of decision", "adopted", _set("ad1", DATE_INT="07/03/2024"), "523"),
    _mutation("carer flipped", "adopted", _set("ad1", FOSTER_CARE="1"), "335"),
    _mutation("carer flipped the other way", "by carer", _set("ad1", FOSTER_CARE="0"), "335"),
    _mutation("decision missing", "placed", _drop("placed_adoption"), "551 553"),
    _mutation("decision after the order", "waiting", _set("placed_adoption", DATE_PLACED="20/06/2024"), "554"),
    _mutation("reason without date", "waiting", _set("placed_adoption", REASON_PLACED_CEASED="RD1"), "119"),
    _mutation("reason that is no code", "reversed", _set("placed_adoption", REASON_PLACED_CEASED="RD9"), "120"),
    _mutation("reversed before decided", "reversed", _set("placed_adoption", DATE_PLACED_CEASED="01/05/2025"), "522"),
    _mutation("second open decision", "waiting", _add("placed_adoption", DATE_PLACED="06/06/2025"), "579 583"),
    _mutation("decision moved since last year", "waiting", _set("placed_adoption", DATE_PLACED="07/03/2024"), "560"),
    _mutation("A6 under a care order", "just placed", _set("episodes", LS="C2"), "408 435"),
    _mutation("adopted from foster care", "adopted", _set("episodes", PLACE="U6"), "390"),
    _mutation("end missing", "left", _set("episodes", DEC=""), "148"),
    _mutation("left from A6 for home", "placed", _set("episodes", DEC="01/12/2025", REC="E4A"), "557"),
    _mutation(
        "AD1 for a child not adopted",
        "placed",
        _add(
            "ad1",
            DATE_INT="06/03/2024",
            DATE_MATCH="20/11/2024",
            FOSTER_CARE="0",
            NB_ADOPTR="1",
            SEX_ADOPTR="F1",
            LS_ADOPTR="L0",
        ),
        "602",
    ),
    _mutation("AD1 twice", "adopted", _add("ad1"), "INT31"),
    _mutation("A5 as a new placement", "by carer", _set("episodes", RNE="P"), "217 503A"),
    _mutation("leading zero lost", "adopted", _zero_lost, "INT01"),
    _mutation("AD1 missing", "adopted", _drop("ad1"), "601"),
    _mutation("one adopter, coded as a couple", "adopted", _set("ad1", NB_ADOPTR="1"), "511"),
)
"""The errors every validator of returns must catch, including two that the open validator misses."""


def _stranger(table: str) -> Change:
    """A row of the table about somebody who is not in Header; the identifier begins with a question mark."""

    def change(this: Tables, last: Tables) -> None:
        _add(table)(this, last)
        this[table][-1] = {**this[table][-1], "CHILD": f"?{this['header'][0]['CHILD']}"}

    return change


def _twice(table: str) -> Change:
    def change(this: Tables, last: Tables) -> None:
        _add(table)(this, last)
        _add(table)(this, last)

    return change


def _reversed_last_year(this: Tables, last: Tables) -> None:
    last["placed_adoption"][0].update(DATE_PLACED_CEASED="01/02/2025", REASON_PLACED_CEASED="RD1")


def _then(*changes: Change) -> Change:
    def change(this: Tables, last: Tables) -> None:
        for each in changes:
            each(this, last)

    return change


_OTHER_BIRTH = {"DOB": "11/03/2023"}

MORE: tuple[Mutation, ...] = (
    _mutation("sex that is no code", "waiting", _set("header", SEX="1"), "101"),
    _mutation("sex changed", "waiting", _set("header", SEX="M"), "202"),
    _mutation("birth changed", "waiting", _set("header", DOB="11/02/2023"), "203 INT12"),
    _mutation("birth in American order", "waiting", _set("header", DOB="02/13/2023"), "102"),
    _mutation("not yet born", "started", _set("header", DOB="11/05/2026"), "301 302 INT16"),
    _mutation("ethnicity blank", "waiting", _set("header", ETHNIC=""), "103"),
    _mutation("in Header twice", "waiting", _add("header"), "INT32"),
    _mutation("no episodes", "waiting", _drop("episodes"), "EPI"),
    _mutation("ISO decision in AD1", "adopted", _set("ad1", DATE_INT="2024-03-06"), "112"),
    _mutation("ISO match", "adopted", _set("ad1", DATE_MATCH="2024-11-20"), "113"),
    _mutation("carer that is no code", "adopted", _set("ad1", FOSTER_CARE="N"), "114"),
    _mutation("single digits", "waiting", _set("placed_adoption", DATE_PLACED="6/3/2024"), "115"),
    _mutation("31 November", "reversed", _set("placed_adoption", DATE_PLACED_CEASED="31/11/2025"), "116"),
    _mutation("three adopters", "adopted", _set("ad1", NB_ADOPTR="3"), "175"),
    _mutation("sex of adopters no code", "adopted", _set("ad1", SEX_ADOPTR="FM"), "176"),
    _mutation("status of adopters no code", "adopted", _set("ad1", LS_ADOPTR="L9"), "177"),
    _mutation("single, two sexes", "adopted", _set("ad1", LS_ADOPTR="L0"), "514"),
    _mutation("L3 of one sex", "adopted", _set("ad1", LS_ADOPTR="L3", SEX_ADOPTR="MM"), "517"),
    _mutation("L4 of two sexes", "adopted", _set("ad1", LS_ADOPTR="L4"), "518"),
    _mutation("L2 of one", "adopted", _set("ad1", LS_ADOPTR="L2", SEX_ADOPTR="M1"), "519 511"),
    _mutation("L11 of one sex", "adopted", _set("ad1", SEX_ADOPTR="FF"), "520"),
    _mutation("L12 of two sexes", "adopted", _set("ad1", LS_ADOPTR="L12"), "524"),
    _mutation("start blank", "started", _set("episodes", DECOM=""), "141"),
    _mutation("reason for episode no code", "started", _set("episodes", RNE="X"), "143 357"),
    _mutation("legal status no code", "waiting", _set("episodes", LS="E2"), "144"),
    _mutation("need no code", "started", _set("episodes", CIN="N9"), "145"),
    _mutation("placement no code", "started", _set("episodes", PLACE="Z1"), "146"),
    _mutation("end no date", "left", _set("episodes", DEC="1 Aug 2025"), "147"),
    _mutation("reason ceased no code", "left", _set("episodes", REC="E99"), "149"),
    _mutation("change no code", "just placed", _first("episodes", REASON_PLACE_CHANGE="MOVED"), "1009"),
    _mutation("permanence no code", "started", _set("previous_permanence", PREV_PERM="P9"), "631 630"),
    _mutation("decided before birth", "waiting", _set("placed_adoption", DATE_PLACED="06/03/2022"), "184"),
    _mutation("decided after the year", "waiting", _set("placed_adoption", DATE_PLACED="06/04/2026"), "117"),
    _mutation("decided after leaving", "left", _add("placed_adoption", DATE_PLACED="06/08/2025"), "117"),
    _mutation("decided before care", "started", _add("placed_adoption", DATE_PLACED="01/09/2025"), "1003"),
    _mutation(
        "adoption decided before care",
        "started",
        _add("ad1", DATE_INT="01/09/2025", DATE_MATCH="01/12/2025", FOSTER_CARE="0", **_ONE_ADOPTER),
        "334 602",
    ),
    _mutation("AD1 decided after moving in", "adopted", _set("ad1", DATE_INT="04/02/2025"), "521 523"),
    _mutation("decided after moving in", "placed", _set("placed_adoption", DATE_PLACED="04/02/2025"), "552 560"),
    _mutation("reversed last year", "reversed", _set("placed_adoption", DATE_PLACED_CEASED="01/03/2025"), "118"),
    _mutation("reversal of nothing", "reversed", _set("placed_adoption", DATE_PLACED=""), "563"),
    _mutation(
        "adopted though reversed",
        "adopted",
        _set("placed_adoption", DATE_PLACED_CEASED="01/06/2025", REASON_PLACED_CEASED="RD4"),
        "525 558",
    ),
    _mutation(
        "A5 from residential", "just placed", _then(_first("episodes", PLACE="K2"), _set("episodes", PLACE="A5")), "336"
    ),
    _mutation("order before 2005", "waiting", _set("episodes", DECOM="01/11/2005"), "446"),
    _mutation("to former carer from a home", "left", _set("episodes", REC="E45", PLACE="K2"), "516"),
    _mutation("masked URN in a home", "left", _set("episodes", URN="XXXXXXX", PLACE="K2"), "242"),
    _mutation("adopted at 18", "adopted", _set("header", DOB="15/10/2007"), "386"),
    _mutation(
        "back after adoption",
        "adopted",
        _add("episodes", DECOM="01/12/2025", DEC="", REC="", RNE="S", PLACE="U6", LS="C2"),
        "199",
    ),
    _mutation("adopted care leaver", "adopted", _add("oc3", IN_TOUCH="YES", ACTIV="0", ACCOM="0"), "134"),
    _mutation("care leaver in care", "waiting", _add("oc3", IN_TOUCH="YES", ACTIV="0", ACCOM="0"), "187"),
    _mutation("ends before it starts", "left", _set("episodes", DEC="01/08/2022"), "356"),
    _mutation("one day", "left", _set("episodes", DECOM="01/08/2025", RNE="S"), "355"),
    _mutation("same start twice", "started", _add("episodes"), "P04 142"),
    _mutation("started in 1925", "started", _set("episodes", DECOM="04/09/1925"), "353"),
    _mutation("started next year", "started", _set("episodes", DECOM="04/09/2026"), "354"),
    _mutation("ended next year", "left", _set("episodes", DEC="01/08/2026"), "385"),
    _mutation("overlap", "just placed", _set("episodes", DECOM="02/07/2025"), "501 388 433"),
    _mutation("X1 and nothing", "left", _set("episodes", REC="X1"), "388"),
    _mutation("first is no start", "started", _set("episodes", RNE="P"), "357"),
    _mutation("after death", "just placed", _first("episodes", REC="E2"), "437 432"),
    _mutation("need changed", "just placed", _set("episodes", CIN="N2"), "504"),
    _mutation("start without gap", "just placed", _set("episodes", RNE="S"), "431"),
    _mutation("gap", "just placed", _set("episodes", DECOM="05/07/2025"), "433"),
    _mutation("only the placement", "just placed", _set("episodes", RNE="L"), "434"),
    _mutation("not both", "just placed", _set("episodes", RNE="B"), "436"),
    _mutation("start moved since last year", "waiting", _set("episodes", DECOM="13/06/2024"), "502 562"),
    _mutation("status unlike last year", "waiting", _set("episodes", LS="C2"), "503B"),
    _mutation("need unlike last year", "waiting", _set("episodes", CIN="N2"), "503C"),
    _mutation("placement unlike last year", "waiting", _set("episodes", PLACE="U4"), "503D"),
    _mutation("provider unlike last year", "waiting", _set("episodes", PLACE_PROVIDER="PR4"), "503E"),
    _mutation("URN unlike last year", "waiting", _set("episodes", URN="SC999999"), "503F"),
    _mutation("decision unknown last year", "placed", lambda this, last: last.pop("placed_adoption"), "559"),
    _mutation("reversed last year, open again", "waiting", _reversed_last_year, "561 584"),
    _mutation(
        "reversed last year, decided before",
        "waiting",
        _then(_reversed_last_year, _set("placed_adoption", DATE_PLACED="05/03/2024")),
        "584",
    ),
    _mutation("decision not carried on", "placed", _drop("placed_adoption"), "P05"),
    _mutation("permanence not given", "started", _drop("previous_permanence"), "630"),
    _mutation(
        "permanence after care",
        "started",
        _set("previous_permanence", PREV_PERM="P1", LA_PERM="301", DATE_PERM="ZZ/10/2025"),
        "632",
    ),
    _mutation(
        "permanence in no authority",
        "started",
        _set("previous_permanence", PREV_PERM="P1", LA_PERM="CITY", DATE_PERM="ZZ/ZZ/2024"),
        "633",
    ),
    _mutation("permanence not asked", "waiting", _add("previous_permanence", PREV_PERM="Z1"), "634"),
    _mutation("none, but an order", "started", _set("previous_permanence", LA_PERM="301"), "635"),
    _mutation("sex unlike Header", "started", _add("uasc", SEX="M"), "INT21"),
    _mutation("nobody", "waiting", _add("reviews", CHILD=""), "P01"),
    *(
        _mutation(f"stranger in {table}", "waiting", _stranger(table), code)
        for code, table in (
            ("INT02", "placed_adoption"),
            ("INT03", "episodes"),
            ("INT04", "missing"),
            ("INT05", "oc2"),
            ("INT06", "oc3"),
            ("INT07", "previous_permanence"),
            ("INT08", "reviews"),
            ("INT09", "uasc"),
            ("P02", "sw_episodes"),
            ("P03", "dolo"),
        )
    ),
    *(
        _mutation(f"another birth in {table}", kind, _add(table, **_OTHER_BIRTH), code)
        for code, table, kind in (
            ("INT11", "ad1", "adopted"),
            ("INT13", "missing", "waiting"),
            ("INT14", "oc2", "waiting"),
            ("INT15", "oc3", "waiting"),
            ("INT17", "reviews", "waiting"),
            ("INT18", "uasc", "waiting"),
        )
    ),
    *(
        _mutation(f"twice in {table}", "waiting", _twice(table), code)
        for code, table in (
            ("INT33", "oc2"),
            ("INT34", "oc3"),
            ("INT35", "previous_permanence"),
            ("INT36", "uasc"),
        )
    ),
)
"""Errors for every other rule of a return of YEAR."""


def mutated_returns(made: Sequence[tuple[str, Sequence[Mutation]]]) -> tuple[AnnualReturn, AnnualReturn]:
    """Returns of YEAR - 1 and YEAR holding one child for each entry: (identifier, mutations of one kind)."""
    tables: tuple[Tables, Tables] = ({}, {})
    for child, mutations in made:
        story = replace(STORIES[mutations[0].kind], child=child)
        mine: tuple[Tables, Tables] = ({}, {})
        for year, own in zip((YEAR - 1, YEAR), mine, strict=True):
            for table, row in story.rows(year):
                own.setdefault(table, []).append(row)
        for mutation in mutations:
            mutation.change(mine[1], mine[0])
        for all_rows, own in zip(tables, mine, strict=True):
            for table, rows in own.items():
                all_rows.setdefault(table, []).extend(rows)
    last, this = tables
    return annual_return(YEAR - 1, **last), annual_return(YEAR, **this)


def clean_returns(children: int = 2) -> tuple[AnnualReturn, AnnualReturn]:
    """Returns of YEAR - 1 and YEAR without any error: so many children of each story."""
    unchanged = [
        (f"0{number}{place}", [Mutation("none", kind, lambda this, last: None, frozenset())])
        for number, kind in enumerate(STORIES)
        for place in range(children)
    ]
    return mutated_returns(unchanged)
