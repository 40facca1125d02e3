"""The chart of one child's log: a bar for each search, event and live link along the days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bokeh.models import ColumnDataSource, DatetimeTicker, DatetimeTickFormatter, FixedTicker, Range1d

from permanence.web.charts import PALETTE, new_figure
from tenants.family_finding.breadth import Bar
from tenants.family_finding.reaches import WORDS

_SHORT = {
    WORDS["in_house"]: "In-house",
    WORDS["regional"]: "Regional",
    WORDS["specific"]: "Specific",
    WORDS["activity_day"]: "Event day",
}
_ROW = 34


def breadth_figure(rows: Sequence[Bar], today: date) -> Any:
    """Rows from above in their order; links hatched besides their colour. A day's event is drawn one day wide."""
    places = list(range(1, len(rows) + 1))
    first = min((row.began for row in rows), default=today)
    made = new_figure(
        x_label="Day",
        y_label="",
        height=90 + _ROW * max(1, len(rows)),
        x_axis_type="datetime",
        x_range=Range1d(start=_moment(first), end=_moment(today + timedelta(days=1))),
        y_range=Range1d(start=len(rows) + 0.6, end=0.4),
    )
    for is_link, colour, hatch in ((False, PALETTE[0], " "), (True, PALETTE[3], "/")):
        drawn = [(place, row) for place, row in zip(places, rows, strict=True) if row.is_link is is_link]
        source = ColumnDataSource(
            {
                "place": [place for place, _ in drawn],
                "left": [_moment(row.began) for _, row in drawn],
                "right": [_moment(_last(row, today)) for _, row in drawn],
            }
        )
        made.hbar(
            y="place",
            left="left",
            right="right",
            height=0.62,
            source=source,
            fill_color=colour,
            line_color="#0b0c0c",
            hatch_pattern=hatch,
            hatch_color="#0b0c0c",
            hatch_alpha=0.6,
        )
    made.yaxis.ticker = FixedTicker(ticks=places)
    made.yaxis.major_label_overrides = {
        place: _SHORT.get(row.label, row.label) for place, row in zip(places, rows, strict=True)
    }
    made.xaxis.formatter = DatetimeTickFormatter(days="%d %b", months="%b %y", years="%Y")
    made.xaxis.ticker = DatetimeTicker(desired_num_ticks=3)
    made.ygrid.visible = False
    return made


def _last(row: Bar, today: date) -> date:
    """To the end of the last day, so that what lasted a day can be seen."""
    return max(row.ended or today, row.began) + timedelta(days=1)


def _moment(day: date) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000
