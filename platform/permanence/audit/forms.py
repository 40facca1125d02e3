"""The filters of the two trails, as a form that is part of the address."""

from __future__ import annotations

from collections.abc import Iterable

from govuk_frontend_wtf.wtforms_widgets import GovSelect, GovSubmitInput, GovTextInput
from wtforms import Form, SelectField, StringField, SubmitField
from wtforms.fields import SelectChoice

from permanence.audit.events import words
from permanence.audit.store import Wanted
from permanence.web.dates import read_day

ANYTHING = SelectChoice("", "Anything")


class FilterForm(Form):
    """Who, what, when. Plain: it changes nothing, so it carries no token and can be bookmarked."""

    since = StringField("From", description="For example, 1 9 2026", widget=GovTextInput())
    until = StringField("To", widget=GovTextInput())
    person = StringField("Person", widget=GovTextInput())
    event = SelectField("What happened", choices=[ANYTHING], widget=GovSelect(), validate_choice=False)
    show = SubmitField("Show", widget=GovSubmitInput())

    def offer(self, names: Iterable[str]) -> None:
        """Offer these kinds of event, in words."""
        self.event.choices = [ANYTHING, *(SelectChoice(name, words(name)) for name in names)]

    def wanted(self) -> Wanted:
        """What is asked for. A date nobody can read is reported at its field and filters nothing."""
        days = {}
        for name in ("since", "until"):
            field = self[name]
            try:
                days[name] = read_day([field.data or ""])
            except ValueError as problem:
                field.errors = [str(problem)]
                days[name] = None
        return Wanted(days["since"], days["until"], (self.person.data or "").strip(), self.event.data or "")


class OwnFilterForm(FilterForm):
    """The filters of an authority's own audit: also which child, and looks or changes."""

    child = StringField("Child", widget=GovTextInput())
    kind = SelectField(
        "Kind",
        choices=[
            SelectChoice("", "Looks and changes"),
            SelectChoice("read", "Looks"),
            SelectChoice("write", "Changes"),
        ],
        widget=GovSelect(),
    )

    def wanted(self) -> Wanted:
        """What is asked for."""
        plain = super().wanted()
        kind = self.kind.data if self.kind.data in ("read", "write") else ""
        return Wanted(
            plain.since, plain.until, plain.person, plain.event, (self.child.data or "").strip().upper(), kind
        )
