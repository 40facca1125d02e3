"""Mail as files, and the choice between mailers."""

from __future__ import annotations

import email
import stat
from email import policy
from pathlib import Path

import pytest

from permanence.identity.mail import FileMail, SmtpMail, mailer
from permanence.settings import Mail


def test_a_message_is_written_for_its_owner_only(tmp_path: Path) -> None:
    FileMail(tmp_path / "mail", "from@example.org").send(to="to@example.org", subject="Zoë", body="A – line\n")
    (path,) = (tmp_path / "mail").iterdir()
    message = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    assert (message["To"], message["Subject"]) == ("to@example.org", "Zoë")
    assert message.get_content() == "A – line\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_header_cannot_be_smuggled_in(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"linefeed|newline"):
        FileMail(tmp_path, "from@example.org").send(to="to@example.org\nBcc: x@example.org", subject="s", body="b")


def test_the_settings_choose(tmp_path: Path) -> None:
    assert isinstance(mailer(Mail(host="mail.example.org")), SmtpMail)
    assert isinstance(mailer(Mail(folder=tmp_path)), FileMail)
    with pytest.raises(ValueError, match="neither"):
        mailer(Mail())
