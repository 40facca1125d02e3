"""Mail as a protocol: a real one over SMTP, a local one that writes files to look at."""

from __future__ import annotations

import smtplib
import ssl
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from permanence.settings import Mail

SECONDS = 20


class Mailer(Protocol):
    """Sends one plain message. Raises OSError or smtplib.SMTPException when it cannot."""

    def send(self, *, to: str, subject: str, body: str) -> None: ...


class SmtpMail:
    """Mail through a configured server, encrypted unless the settings say otherwise."""

    def __init__(self, mail: Mail) -> None:
        self.mail = mail

    def send(self, *, to: str, subject: str, body: str) -> None:
        """Hand the message to the server, within twenty seconds."""
        mail = self.mail
        context = ssl.create_default_context()
        if mail.encryption == "tls":
            server: smtplib.SMTP = smtplib.SMTP_SSL(mail.host, mail.port, timeout=SECONDS, context=context)
        else:
            server = smtplib.SMTP(mail.host, mail.port, timeout=SECONDS)
        with server:
            if mail.encryption == "starttls":
                server.starttls(context=context)
            if mail.user:
                server.login(mail.user, mail.password)
            server.send_message(_message(mail.sender, to, subject, body))


class FileMail:
    """Mail as files in a folder, one a message: for development, demonstrations and tests."""

    def __init__(self, folder: Path, sender: str) -> None:
        self.folder = folder
        self.sender = sender

    def send(self, *, to: str, subject: str, body: str) -> None:
        """Write the message; the newest file's name sorts last. The folder is its owner's only: links are secrets."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%f")
        path = self.folder / f"{stamp}-{uuid4().hex[:8]}.eml"
        path.write_bytes(bytes(_message(self.sender, to, subject, body)))
        path.chmod(0o600)


def mailer(mail: Mail) -> Mailer:
    """The mailer the settings ask for."""
    if mail.host:
        return SmtpMail(mail)
    if mail.folder is None:
        raise ValueError("The settings name neither a mail server nor a folder for mail")
    return FileMail(mail.folder, mail.sender)


def _message(sender: str, to: str, subject: str, body: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message.set_content(body)
    return message
