"""Single scenes of the demonstration: how an authority stands, and one step of one of its people, done by the very
actions that the pages call.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from demonstration.authorities import InventedAuthority
from demonstration.parcels import Parcel, files_in, stem_of
from demonstration.plot import Standing, Step, UploadStanding, next_step
from permanence.authorities import Authority
from permanence.database import commit, working_as
from permanence.identity import Actor
from permanence.jobs import run_of
from tenants.contribution import actions as contribution
from tenants.contribution import store as certificates
from tenants.uploads import actions as uploads
from tenants.uploads import store as kept

REMARK = "Invented data of a demonstration."


class StoryStopped(Exception):
    """The demonstration cannot go on; the message says where and why."""


@dataclass(frozen=True)
class Scene:
    """One authority of the demonstration: as invented, as registered, what it sends, and its people by role."""

    invented: InventedAuthority
    authority: Authority
    parcels: Sequence[Parcel]
    people: Mapping[str, Actor]
    agreed: bool
    seed: int

    @property
    def keeps_the_tracker(self) -> bool:
        """Whether its people record casework here: where somebody of each kind works, or Coram manages the service."""
        return "family_finder" in self.people or "coram_manager" in self.people

    def standing(self) -> Standing:
        """How the authority stands now, read from its own schema."""
        with working_as(self.authority.scope):
            found = {stem_of(upload.files[0].name): _standing(upload) for upload in reversed(kept.newest_first())}
            newest = next(iter(certificates.certifications()), None)
            sent = newest is not None and newest.sent_at is not None
            return Standing(found, "sent" if sent else "waiting" if newest else "none", self.agreed)

    def play(self, standing: Standing) -> Step:
        """Do the next step, if there is one to do; returns what it was."""
        step = next_step(self.parcels, standing)
        if step.act == "fail":
            fault = step.upload.fault or step.upload.state if step.upload else ""
            raise StoryStopped(f"{self.invented.name}: {step.parcel.stem if step.parcel else ''}: {fault}")
        if step.act not in ("wait", "rest"):
            with working_as(self.authority.scope):
                self._do(step)
                commit()
        return step

    def _do(self, step: Step) -> None:
        if step.act == "certify":
            self._certify()
            return
        analyst = self.people["analyst"]
        if step.parcel is None:
            raise StoryStopped(f"{self.invented.name}: nothing to {step.act}")
        if step.act in ("send", "send mended"):
            files = files_in(self.invented, step.parcel, self.seed, mended=step.act == "send mended")
            uploads.receive(files=files, year=step.parcel.stated_year, by=analyst)
            return
        if step.upload is None:
            raise StoryStopped(f"{self.invented.name}: no upload to {step.act}")
        upload_id = UUID(step.upload.upload_id)
        if step.act == "check again":
            uploads.request_check(upload_id=upload_id, by=analyst)
        elif step.act == "confirm":
            for code in step.upload.doubts:
                uploads.confirm_doubt(upload_id=upload_id, code=code, by=analyst)
        elif step.act == "apply":
            uploads.request_apply(upload_id=upload_id, by=analyst)

    def _certify(self) -> None:
        prepared = contribution.prepare()
        if prepared is None:
            raise StoryStopped(f"{self.invented.name}: there is nothing to certify although returns are applied")
        contribution.certify(
            shown=prepared.shown,
            grade=prepared.quality.grade,
            remark=REMARK,
            agreed=self.agreed,
            by=self.people["service_manager"],
        )


def _standing(upload: Any) -> UploadStanding:
    run = run_of(upload.run_id) if uploads.waits_for_a_job(upload) else None
    fault = f"{run.message} {run.what_to_do}" if run is not None and run.state == "failed" else ""
    return UploadStanding(
        upload_id=str(upload.id),
        state=upload.state,
        blocking=upload.blocking,
        doubts=tuple(doubt["code"] for doubt in upload.doubts if not doubt["confirmed_by"]),
        stale=uploads.is_stale(upload),
        fault=fault or (upload.message if upload.state == "failed" else ""),
    )
