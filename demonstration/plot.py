"""What happens next in an authority, worked out from what already stands there. Nothing is remembered elsewhere, so a
demonstration that was stopped anywhere goes on from where it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from demonstration.parcels import Parcel

Act = Literal["send", "send mended", "check again", "confirm", "apply", "certify", "wait", "rest", "fail"]


@dataclass(frozen=True)
class UploadStanding:
    """An upload as it stands; `doubts` are the codes nobody has answered, `fault` what stopped it."""

    upload_id: str
    state: str
    blocking: int = 0
    doubts: tuple[str, ...] = ()
    stale: bool = False
    fault: str = ""


@dataclass(frozen=True)
class Standing:
    """An authority as it stands: uploads by the stem of their files' names, and the latest certificate."""

    uploads: Mapping[str, UploadStanding]
    certificate: Literal["none", "waiting", "sent"] = "none"
    agreed: bool = True


@dataclass(frozen=True)
class Step:
    """What to do next, with which parcel and upload. "wait": a job has it; "rest": nothing is left to do."""

    act: Act
    parcel: Parcel | None = None
    upload: UploadStanding | None = None


def next_step(parcels: Sequence[Parcel], standing: Standing) -> Step:
    """What a person of the authority does next."""
    for parcel in parcels:
        step = _with_parcel(parcel, standing.uploads)
        if step is not None:
            return step
        if not parcel.applied:
            return Step("rest", parcel)
    if not standing.agreed or standing.certificate == "sent":
        return Step("rest")
    return Step("wait" if standing.certificate == "waiting" else "certify")


def done(parcels: Sequence[Parcel], standing: Standing) -> int:
    """How many of the steps counted by `steps` are behind it."""
    applied = sum(_applied(parcel, standing.uploads) for parcel in parcels)
    checked = sum(_checked(parcel, standing.uploads) for parcel in parcels)
    return applied + checked + (standing.certificate == "sent")


def steps(parcels: Sequence[Parcel], standing: Standing) -> int:
    """How many steps there are to count: each parcel checked and applied, and the certificate sent."""
    to_apply = sum(parcel.applied for parcel in parcels)
    return len(parcels) + to_apply + (standing.agreed and to_apply == len(parcels))


def _with_parcel(parcel: Parcel, uploads: Mapping[str, UploadStanding]) -> Step | None:
    """The next step with one parcel; None when it is where it should end."""
    upload = _latest(parcel, uploads)
    if upload is None:
        return Step("send", parcel)
    if upload.fault:
        return Step("fail", parcel, upload)
    if upload.state in ("received", "checking", "applying"):
        return Step("wait", parcel, upload)
    if upload.state == "applied":
        return None
    if upload.state != "checked":
        return Step("fail", parcel, upload)
    if upload.blocking:
        return Step("fail" if parcel.mended_stem in uploads else "send mended", parcel, upload)
    if upload.stale:
        return Step("check again", parcel, upload)
    if upload.doubts:
        return Step("confirm", parcel, upload)
    return Step("apply", parcel, upload) if parcel.applied else None


def _latest(parcel: Parcel, uploads: Mapping[str, UploadStanding]) -> UploadStanding | None:
    return uploads.get(parcel.mended_stem) or uploads.get(parcel.stem)


def _applied(parcel: Parcel, uploads: Mapping[str, UploadStanding]) -> bool:
    upload = _latest(parcel, uploads)
    return upload is not None and upload.state == "applied"


def _checked(parcel: Parcel, uploads: Mapping[str, UploadStanding]) -> bool:
    upload = _latest(parcel, uploads)
    return upload is not None and upload.state in ("checked", "applying", "applied") and not upload.blocking
