"""Who adopts: number, sex and legal status of the adopters must describe the same people."""

from __future__ import annotations

from collections.abc import Iterator

from tenants.checks.codes import COUPLE, SAME_GENDER_COUPLE, SINGLE_ADOPTER
from tenants.checks.rule import Hit, Rulebook, at
from tenants.checks.view import YearView

book = Rulebook()


@book.rule(
    "511",
    "The number of adopters and their sexes do not fit each other.",
    mend="One adopter (1) is M1 or F1; two adopters (2) are MM, FF or MF. Correct the one that is wrong.",
    tables=("ad1",),
)
def _number_and_sex(view: YearView) -> Iterator[Hit]:
    ad1 = view["ad1"]
    two_as_one = ad1.among("NB_ADOPTR", {"2"}) & ad1.among("SEX_ADOPTR", SINGLE_ADOPTER)
    one_as_two = ad1.among("NB_ADOPTR", {"1"}) & ad1.among("SEX_ADOPTR", COUPLE)
    yield at("ad1", two_as_one | one_as_two, "NB_ADOPTR")


def _status(code: str, status: str, what: str, sexes: frozenset[str]) -> None:
    names = " or ".join(sorted(sexes))

    @book.rule(
        code,
        f"The legal status {status} ({what}) does not fit the adopters' sexes.",
        mend=f"With {status} the sexes are {names}. Correct SEX_ADOPTR or LS_ADOPTR.",
        tables=("ad1",),
    )
    def find(view: YearView) -> Iterator[Hit]:
        ad1 = view["ad1"]
        yield at("ad1", ad1.among("LS_ADOPTR", {status}) & ~ad1.among("SEX_ADOPTR", sexes), "SEX_ADOPTR")


_status("514", "L0", "single adopter", SINGLE_ADOPTER)
_status("517", "L3", "unmarried couple of different sexes", frozenset({"MF"}))
_status("518", "L4", "unmarried couple of the same sex", SAME_GENDER_COUPLE)
_status("519", "L2", "civil partnership", COUPLE)
_status("520", "L11", "married couple of different sexes", frozenset({"MF"}))
_status("524", "L12", "married couple of the same sex", SAME_GENDER_COUPLE)
