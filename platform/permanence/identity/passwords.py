"""Passwords: which are accepted, and how they are kept (argon2id, renewed when its settings grow)."""

from __future__ import annotations

import functools
import re
import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 12
LONGEST = 256
# What remains of the passwords people choose most, once digits and signs round them are taken away.
STEMS = (
    "password passwort passphrase letmein welcome qwerty qwertyuiop asdfghjkl zxcvbnm iloveyou admin administrator "
    "changeme football liverpool arsenal chelsea manchester monkey dragon sunshine princess superman summer winter "
    "spring autumn january december abc abcdef abcdefghijkl permanence coram adoption adoptions children social "
    "council secret master login test testing england london"
)
COMMON = frozenset(STEMS.split())
LOOK_ALIKE = str.maketrans("013457@$!", "oieastasi")

_hasher = PasswordHasher()


@functools.cache
def _nobodys() -> str:
    """Checked where there is no account or no password yet, so that the time of an answer does not tell which exist."""
    return _hasher.hash(secrets.token_urlsafe(24))


def fault(password: str, *, name: str = "", email: str = "") -> str:
    """Why a password is not accepted, in words for the person; '' when it is."""
    if len(password) < SHORTEST:
        return f"Your password must be {SHORTEST} characters or more. Three or more unrelated words work well."
    if len(password) > LONGEST:
        return f"Your password must be {LONGEST} characters or fewer."
    plain = unicodedata.normalize("NFKC", password).casefold()
    if len(set(plain)) < 5 or _is_run(plain):
        return "Your password repeats a few characters or runs along the keyboard. Choose another one."
    if {_stem(plain), _stem(plain).translate(LOOK_ALIKE), _stem(plain.translate(LOOK_ALIKE))} & COMMON:
        return "Your password is one of the most common ones, with digits added. Choose another one."
    own = {part for part in re.split(r"[^\w]+|_", f"{name} {email.partition('@')[0]}".casefold()) if len(part) > 3}
    if any(part in plain for part in own):
        return "Your password contains your own name or email address. Choose another one."
    return ""


def _stem(plain: str) -> str:
    stem = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain)
    half = len(stem) // 2
    return stem[:half] if half and stem[:half] * 2 == stem else stem


def _is_run(plain: str) -> bool:
    rows = ("abcdefghijklmnopqrstuvwxyz", "01234567890123456789", "qwertyuiopasdfghjklzxcvbnm")
    return any(plain in row or plain in row[::-1] for row in rows)


def hashed(password: str) -> str:
    """The password's argon2id hash with its salt and settings."""
    return _hasher.hash(unicodedata.normalize("NFKC", password))


def matches(kept: str | None, password: str) -> bool:
    """Whether the password is the one kept. Takes as long where nothing is kept."""
    try:
        _hasher.verify(kept or _nobodys(), unicodedata.normalize("NFKC", password))
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def outdated(kept: str) -> bool:
    """Whether a kept hash was made with weaker settings than today's."""
    return _hasher.check_needs_rehash(kept)
