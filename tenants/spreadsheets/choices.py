"""Words that teams use for what has a code here: sex, ethnicity, causes and owners of delay, RAG. Pure.

The words of causes follow domain 5; what is not recognised is never forced into a code but kept as the words it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from tenants.spreadsheets.cells import BLANK, Reading, is_unknown, read_answer

_SEX: Mapping[str, str] = {
    word: code
    for code, words in {"M": "m male boy 1", "F": "f female girl 2", "U": "u other indeterminate"}.items()
    for word in words.split()
}
# The first words of each are how it is written on the way out.
_ETHNICITY = {
    "WBRI": "White British|white english|white uk|british white|wb",
    "WIRI": "White Irish",
    "WOTH": "Any other White background|white other|other white|white eastern european|white european|white polish",
    "WIRT": "Traveller of Irish heritage|irish traveller|traveller",
    "WROM": "Gypsy or Roma|gypsy roma|roma|gypsy|romany gypsy",
    "MWBC": "White and Black Caribbean|mixed white and black caribbean|white black caribbean",
    "MWBA": "White and Black African|mixed white black african|white black african|mixed white and black african",
    "MWAS": "White and Asian|mixed white asian|white asian|mixed white and asian",
    "MOTH": "Any other Mixed background|mixed other|other mixed|mixed|dual heritage|mixed heritage",
    "AIND": "Indian|asian indian|british indian|asian british indian",
    "APKN": "Pakistani|asian pakistani|british pakistani|asian british pakistani",
    "ABAN": "Bangladeshi|asian bangladeshi|british bangladeshi|asian british bangladeshi",
    "AOTH": "Any other Asian background|asian other|other asian|asian",
    "BCRB": "Black Caribbean|caribbean|black british caribbean",
    "BAFR": "Black African|african|black british african|somali|nigerian",
    "BOTH": "Any other Black background|black other|other black|black|black british",
    "CHNE": "Chinese",
    "OOTH": "Any other ethnic group|other ethnic group|arab|other",
    "REFU": "Refused|declined",
    "NOBT": "Information not yet obtained|not obtained|not yet obtained",
}
ETHNICITIES: Mapping[str, str] = {code: words.partition("|")[0] for code, words in _ETHNICITY.items()}
SEXES: Mapping[str, str] = {"M": "Male", "F": "Female", "U": "Unknown"}
_OWNERS = {
    "court": "court|courts|judge|judiciary|legal|cafcass",
    "authority": "authority|local authority|la|council|social work|social worker|sw|childrens services|team|iro",
    "family_finding": "family finding|family finder|ff|raa|regional agency|adoption team|agency",
    "matching": "matching|panel|matching panel|linking",
    "health": "health|medical|medical adviser|camhs|paediatrician|nhs",
    "adopters": "adopters|adopter|prospective adopters|family",
}
# Patterns in order: the first that is found is the cause.
_CAUSES = (
    ("leave_to_revoke", r"leave to (revoke|oppose|appeal)|revo(ke|cation)"),
    ("order_contested", r"(po|placement order|order).*(contest|appeal)|appeal|contested po|^contested$"),
    ("contested_application", r"(ao|adoption order|application).*contest|contest.*(ao|adoption)"),
    ("repeat_parent_assessment", r"(repeat|re|further|another|second).*(parent\w* assess)|parent\w* (re)?assess"),
    ("late_relative_assessment", r"relative|viability|connected (person|carer)|kinship|sgo assess|family member"),
    ("expert_report", r"expert|isw|psychologist report|psych report|cognitive assess"),
    ("late_issue", r"late issue|delay\w* (in )?issu|proceedings (issued late|not issued)"),
    ("no_plan_second_review", r"second review|2nd review"),
    ("late_parallel_planning", r"parallel plan|twin track|triple plan"),
    ("late_decision", r"(adm|decision).*(late|delay|await)|await\w* adm|late adm"),
    ("report_late", r"\bcpr\b|permanence report|\bapr\b"),
    ("medical_late", r"adoption medical|medical (late|delay|outstanding|await)|await\w* medical|\bmedical\b"),
    ("sibling_assessment", r"sibling|together (and|or) apart|together/apart"),
    ("started_after_order", r"(started|began) after (the )?po|not started until"),
    ("sequential_search", r"sequential|in[- ]house first"),
    ("no_profile", r"profile|photo|film|dvd"),
    ("not_widened", r"not widened|widen"),
    ("carer_ambivalence", r"foster carer|carer (ambival|claim|consider)"),
    ("criteria_narrow", r"criteria|ethnic match|matching criteria"),
    ("no_adopters", r"no (suitable )?(adopters|match|famil|link)|lack of (adopters|famil)|shortage"),
    ("worker_change", r"(change|turnover|lack) of (sw|(social )?worker)|vacanc|unallocated|(sw|worker) (left|sick)"),
    ("fee_approval", r"inter[- ]?agency|fee"),
    ("support_funding", r"fund"),
    ("panel_date", r"panel"),
    ("adopter_withdrew", r"(adopter|family|couple)s?.*(withdr|pulled out|changed their mind)|withdrew"),
    ("link_fell_through", r"(link|match).*(fell|fail|broke|not progress|did not)|fell through"),
    ("introductions_extended", r"intro"),
    ("support_plan", r"support plan|asp\b|adoption support"),
    ("therapy_first", r"therap"),
    ("behaviour", r"behavio"),
    ("health_uncertainty", r"health|genetic|development|\bfas\b|fasd|diagnos|disab"),
    ("wishes", r"wishes|child does not want"),
    ("planned_delay", r"planned delay|settle|purposeful"),
    ("contact_dispute", r"contact"),
    ("disruption", r"disrupt"),
    ("late_application", r"(late|delay\w*).*(application|apply)|not applied"),
    ("drift_before_plan", r"drift"),
)  # fmt: skip
CAUSES = tuple((code, re.compile(pattern)) for code, pattern in _CAUSES)
_NOT_CODED = "These words are not one of the choices here, so they are kept as a note."


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w&/ -]", " ", text.casefold()).replace("&", " and ").split())


def _choice(text: str, known: Mapping[str, str]) -> Reading:
    if not text.strip():
        return BLANK
    plain = _plain(text)
    if plain in known:
        return Reading("value", value=known[plain])
    if is_unknown(text):
        return Reading("unknown", why=f"“{text}” says that it is not known; nothing is taken from it.")
    return Reading("words", why=_NOT_CODED)


def _turned(words: Mapping[str, str]) -> dict[str, str]:
    return {_plain(word): code for code, each in words.items() for word in (code, *each.split("|"))}


_BY_ETHNICITY, _BY_OWNER = _turned(_ETHNICITY), _turned(_OWNERS)
_AVOIDABLE = {"partly": "partly", "partially": "partly", "in part": "partly", "some": "partly"}
_RAG = {"r": "red", "red": "red", "a": "amber", "amber": "amber", "yellow": "amber", "g": "green", "green": "green"}
_RAG |= {"orange": "amber", "rag red": "red", "rag amber": "amber", "rag green": "green"}


def read_sex(text: str) -> Reading:
    """M, F or U as the returns write it from 2025."""
    return _choice(text, _SEX)


def read_ethnicity(text: str) -> Reading:
    """The return's code of an ethnicity, from the code or from usual words for it."""
    plain = _plain(text)
    if len(plain) > 4 and plain[:4].upper() in _ETHNICITY and plain[4] in " -":  # “WBRI - White British”
        return Reading("value", value=plain[:4].upper())
    return _choice(text.replace("/", " ") if _plain(text) not in _BY_ETHNICITY else text, _BY_ETHNICITY)


def read_owner(text: str) -> Reading:
    """Who owns a delay."""
    return _choice(text, _BY_OWNER)


def read_avoidable(text: str) -> Reading:
    """yes, partly or no; what is not known stays unknown."""
    answer = read_answer(text)
    return _choice(text, _AVOIDABLE) if answer.said == "words" else answer


def read_cause(text: str, labels: Mapping[str, str]) -> Reading:
    """The cause of delay that words mean, from its code, its label here, or what teams usually write."""
    if not text.strip():
        return BLANK
    if is_unknown(text):
        return Reading("unknown", why=f"“{text}” says that it is not known; nothing is taken from it.")
    plain = _plain(text)
    for code, label in labels.items():
        if plain in (code, _plain(label)):
            return Reading("value", value=code)
    for code, pattern in CAUSES:
        if code in labels and pattern.search(plain):
            return Reading("value", value=code)
    return Reading("words", why="No cause of delay is recognised in these words, so they are kept as a note.")


def read_rag(text: str, colour: str) -> Reading:
    """red, amber or green from the words, or from the colour of a cell without words."""
    return _choice(text, _RAG) if text.strip() else Reading("value", value=colour) if colour else BLANK
