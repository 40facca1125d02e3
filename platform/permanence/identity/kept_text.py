"""Text typed into a page whose session had ended: sealed, given to the browser, and offered again after signing in.

The seal is encryption under a key of our own, so nothing is stored and nobody else can read or change it. It opens only
for the same person.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

LIVES_SECONDS = 12 * 60 * 60
MOST_CHARACTERS = 200_000
# Never kept: what proves something, and what only made sense in the page it came from.
LEFT_OUT = ("csrf_token", "password", "kept")


@dataclass(frozen=True)
class KeptText:
    """What a person was sending, where to, and who they were."""

    person_id: UUID
    path: str
    fields: tuple[tuple[str, str], ...]
    had_files: bool


def _box(secret: str) -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"text kept over a sign-in").derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(key))


def seal(
    *, secret: str, person_id: UUID, path: str, fields: Iterable[tuple[str, str]], had_files: bool = False
) -> str | None:
    """The sealed text; None when there is nothing to keep or more than a form reasonably holds."""
    kept = [(name, value) for name, value in fields if not any(part in name for part in LEFT_OUT)]
    if not any(value.strip() for _name, value in kept) or sum(len(v) for _n, v in kept) > MOST_CHARACTERS:
        return None
    content = json.dumps({"person": str(person_id), "path": path, "fields": kept, "files": had_files})
    return _box(secret).encrypt(content.encode()).decode()


def unseal(sealed: str, *, secret: str, person_id: UUID) -> KeptText | None:
    """The text again; None when it is another person's, too old, or was tampered with."""
    try:
        content = json.loads(_box(secret).decrypt(sealed.encode(), ttl=LIVES_SECONDS))
    except (InvalidToken, ValueError):
        return None
    if content["person"] != str(person_id):
        return None
    fields = tuple((str(name), str(value)) for name, value in content["fields"])
    return KeptText(person_id, content["path"], fields, content["files"])
