"""What may come in from an authority, and nothing finer: contribution/1 and round/2 (statistics 1.1).

Both schemas refuse any key, stage, stratum, way out or band they do not know, part of a quarter, crossed strata, and
numbers that are not whole. They are read again on the benchmark side: an authority's own login can insert what it
likes, so what it inserted is checked before it is counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import numpy as np
from marshmallow import RAISE, Schema, ValidationError, fields, post_load, validate, validates, validates_schema
from numpy.typing import NDArray

from benchmarks.contributions.bands import BANDS, is_quarter, quarter_end
from benchmarks.contributions.table import StageTable
from benchmarks.contributions.vocabulary import CAUSES, GRADES, PARTITIONS, STAGES, STRATA

CONTRIBUTION = "contribution/1"
ROUND_TWO = "round/2"
CONCLUSIONS = ("none", "systemic", "isolated", "unclear")

# Far above any authority (100,000 children waiting through a quarter), so that one forged number cannot overflow a sum.
_MOST = 10_000_000


class Bands(fields.Field[NDArray[np.int64]]):
    """[[band, number], …] by rising band; loads to int64[BANDS]. A band with nothing in it is left out."""

    def _serialize(
        self,
        value: NDArray[np.int64] | None,
        attr: str | None,  # noqa: ARG002
        obj: Any,  # noqa: ARG002
        **_: Any,
    ) -> list[list[int]]:
        return [] if value is None else [[int(band), int(value[band])] for band in np.flatnonzero(value)]

    def _deserialize(self, value: Any, attr: str | None, data: Any, **_: Any) -> NDArray[np.int64]:  # noqa: ARG002
        if type(value) is not list:
            raise ValidationError("Give a list of [band, number] pairs.")
        counts = np.zeros(BANDS, dtype=np.int64)
        before = -1
        for pair in value:
            if type(pair) is not list or len(pair) != 2 or type(pair[0]) is not int or type(pair[1]) is not int:
                raise ValidationError("Each entry must be a pair of whole numbers: [band, number].")
            band, number = pair
            if not before < band < BANDS:
                raise ValidationError(f"Bands must rise and lie between 0 and {BANDS - 1}; found {band}.")
            if not 0 < number <= _MOST:
                raise ValidationError("Numbers must be above 0; leave a band out when there is nothing in it.")
            counts[band] = number
            before = band
        return counts


class _Strict(Schema):
    class Meta:
        unknown = RAISE


class _Events(_Strict):
    progressed = Bands(required=True)
    plan_changed = Bands(required=True)
    other_exit = Bands(required=True)


class _Stratum(_Strict):
    events = fields.Nested(_Events, required=True)
    exposure_days = Bands(required=True)

    @validates_schema(skip_on_field_errors=True)
    def _at_risk(self, data: Mapping[str, Any], **_: Any) -> None:
        exits = sum(data["events"].values())
        if (exits > data["exposure_days"]).any():
            raise ValidationError(
                "More children left in a band than there were days at risk in it: the day a child leaves counts as a "
                "day at risk, in the band of that wait."
            )


_Strata = type("_Strata", (_Strict,), {name: fields.Nested(_Stratum, required=name == "all") for name in STRATA})


class _Certified(_Strict):
    quarter = fields.Date(required=True, format="iso")
    extract_date = fields.Date(required=True, format="iso")
    code_version = fields.String(required=True, validate=validate.Length(1, 64))
    quality_grade = fields.String(required=True, validate=validate.OneOf(GRADES))
    certified_by = fields.String(required=True, validate=validate.Length(1, 200))
    certified_at = fields.AwareDateTime(required=True, format="iso")

    @validates("quarter")
    def _whole_quarter(self, value: date, **_: Any) -> None:
        if not is_quarter(value):
            raise ValidationError("Give the first day of a calendar quarter: 1 January, April, July or October.")

    @validates_schema(skip_on_field_errors=True)
    def _quarter_is_over(self, data: Mapping[str, Any], **_: Any) -> None:
        if data["extract_date"] < quarter_end(data["quarter"]):
            raise ValidationError(
                "The data must reach the end of the quarter: part of a quarter is not taken.", "extract_date"
            )


class ContributionSchema(_Certified):
    """One authority × stage × quarter. Loads to a dictionary whose `strata` are StageTables by name."""

    schema = fields.String(required=True, validate=validate.Equal(CONTRIBUTION))
    stage = fields.String(required=True, validate=validate.OneOf(STAGES))
    strata = fields.Nested(_Strata, required=True)

    @validates_schema(skip_on_field_errors=True)
    def _parts_of_all(self, data: Mapping[str, Any], **_: Any) -> None:
        strata = data["strata"]
        whole = strata["all"]
        for cut, names in PARTITIONS.items():
            held = [strata[name] for name in names if name in strata]
            if not held:
                continue
            days = sum(part["exposure_days"] for part in held)
            exits = {cause: sum(part["events"][cause] for part in held) for cause in CAUSES}
            if (days > whole["exposure_days"]).any() or any(
                (exits[cause] > whole["events"][cause]).any() for cause in CAUSES
            ):
                raise ValidationError(f"The parts by {cut} come to more than all children.", "strata")

    @post_load
    def _tables(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        stage = data["stage"]
        data["strata"] = {
            name: StageTable.from_document(stage, name, stratum) for name, stratum in data["strata"].items()
        }
        return data


class _Ratio(_Strict):
    observed = fields.Integer(required=True, strict=True, validate=validate.Range(0, _MOST))
    children = fields.Integer(required=True, strict=True, validate=validate.Range(0, _MOST))
    expected_reference = fields.Float(required=True, validate=validate.Range(0, _MOST))
    expected_leave_one_out = fields.Float(required=True, allow_none=True, validate=validate.Range(0, _MOST))

    @validates_schema(skip_on_field_errors=True)
    def _observed_children(self, data: Mapping[str, Any], **_: Any) -> None:
        if data["observed"] > data["children"]:
            raise ValidationError("More children progressed than there were at the stage.", "observed")


def _in_twentieths(value: float) -> None:
    if abs(value * 20 - round(value * 20)) > 1e-9:
        raise ValidationError("Give the probability to the nearest 0.05.")


class _Posterior(_Strict):
    none = fields.Float(required=True, validate=[validate.Range(0, 1), _in_twentieths])
    systemic = fields.Float(required=True, validate=[validate.Range(0, 1), _in_twentieths])
    isolated = fields.Float(required=True, validate=[validate.Range(0, 1), _in_twentieths])
    unclear = fields.Float(required=True, validate=[validate.Range(0, 1), _in_twentieths])


_Ratios = type("_Ratios", (_Strict,), {stage: fields.Nested(_Ratio) for stage in STAGES})
_Posteriors = type("_Posteriors", (_Strict,), {stage: fields.Nested(_Posterior) for stage in STAGES})


class RoundTwoSchema(_Certified):
    """O and E at the frozen reference, per stage, over the 36 months that end with `quarter`."""

    schema = fields.String(required=True, validate=validate.Equal(ROUND_TWO))
    reference = fields.String(required=True, validate=validate.Regexp(r"^\d{4}-\d{2}-\d{2}/\d+$"))
    stages = fields.Nested(_Ratios, required=True)
    posterior = fields.Nested(_Posteriors)


_CONTRIBUTION = ContributionSchema()
_ROUND_TWO = RoundTwoSchema()


def load_contribution(document: Mapping[str, Any]) -> dict[str, Any]:
    """The checked contribution, its strata as StageTables; ValidationError says what was refused and why."""
    return _CONTRIBUTION.load(document)


def load_round_two(document: Mapping[str, Any]) -> dict[str, Any]:
    """The checked second round; ValidationError says what was refused and why."""
    return _ROUND_TWO.load(document)


def contribution_document(
    tables: Mapping[str, StageTable],
    *,
    stage: str,
    quarter: date,
    extract_date: date,
    code_version: str,
    quality_grade: str,
    certified_by: str,
    certified_at: datetime,
) -> dict[str, Any]:
    """One contribution/1 as it will leave, from its tables by stratum; raises ValidationError when it may not."""
    document = {
        "schema": CONTRIBUTION,
        "stage": stage,
        "quarter": quarter.isoformat(),
        "strata": {name: tables[name].to_document() for name in STRATA if name in tables},
        "extract_date": extract_date.isoformat(),
        "code_version": code_version,
        "quality_grade": quality_grade,
        "certified_by": certified_by,
        "certified_at": certified_at.isoformat(),
    }
    load_contribution(document)
    return document
