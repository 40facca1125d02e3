"""Settings, read once from the environment and then handed around as one frozen value.

In production every missing or unsafe setting is named at once, so that whoever installs the product mends them in
one go; elsewhere secrets are made up once and kept, so that two commands need no set-up.
"""

from __future__ import annotations

import dataclasses
import json
import os
import secrets
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs

ENVIRONMENTS = ("development", "demonstration", "production", "test")
SHORTEST_SECRET = 32
# A secret with fewer different characters than this was typed, not drawn.
LEAST_VARIETY = 12
TELLTALE = ("change", "secret", "example", "password", "default", "permanence")
ON = ("1", "true", "yes", "on")
OFF = ("", "0", "false", "no", "off")


class UnsafeSettings(Exception):
    """The environment lacks something or holds something unsafe; `problems` lists every fault with its remedy."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("Permanence cannot start with these settings:\n" + "\n".join(f"  - {p}" for p in problems))


@dataclass(frozen=True)
class Mail:
    """Where mail goes: to `host` when there is one, otherwise as files into `folder`."""

    host: str = ""
    port: int = 587
    user: str = ""
    password: str = field(default="", repr=False)
    sender: str = ""
    encryption: str = "starttls"  # "starttls" | "tls" | "none"
    folder: Path | None = None


@dataclass(frozen=True)
class Settings:
    """Everything the product is told from outside. URLs are empty where the embedded servers are to be used."""

    environment: str
    data_folder: Path
    public_url: str
    secret_key: str = field(repr=False)
    role_secret: str = field(repr=False)
    database_url: str = field(default="", repr=False)
    redis_url: str = field(default="", repr=False)
    mail: Mail = field(default_factory=Mail)
    proxies: int = 0  # how many reverse proxies stand in front and are believed about the caller's address
    debug: bool = False

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read the settings; raises UnsafeSettings naming everything that is wrong."""
        return _Reading(os.environ if environ is None else environ).settings()

    @property
    def in_production(self) -> bool:
        return self.environment == "production"

    @property
    def wants_servers(self) -> bool:
        """Whether a server has to be started from the wheels because no URL was given for it."""
        return not (self.database_url and self.redis_url)

    @property
    def secure_cookies(self) -> bool:
        return urlsplit(self.public_url).scheme == "https"

    def with_servers(self, database_url: str, redis_url: str) -> Settings:
        """The same settings with the embedded servers' addresses where none was configured."""
        return dataclasses.replace(
            self, database_url=self.database_url or database_url, redis_url=self.redis_url or redis_url
        )


class _Reading:
    """One pass over the environment that collects faults instead of stopping at the first."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.problems: list[str] = []

    def settings(self) -> Settings:
        environment = self.text("PERMANENCE_ENVIRONMENT") or "development"
        if environment not in ENVIRONMENTS:
            self.problems.append(
                f"PERMANENCE_ENVIRONMENT is “{environment}”; it must be one of {', '.join(ENVIRONMENTS)}."
            )
        production = environment == "production"
        folder = self.folder(environment, production)
        debug = self.flag("PERMANENCE_DEBUG") or self.flag("FLASK_DEBUG")
        if production and debug:
            self.problems.append("PERMANENCE_DEBUG or FLASK_DEBUG is on; debugging pages show data: turn them off.")
        database_url = self.address(
            "DATABASE_URL", ("postgresql", "postgres", "postgresql+psycopg"), production, host_required=False
        )
        redis_url = self.address("REDIS_URL", ("redis", "rediss", "unix"), production, host_required=False)
        if production and redis_url and not redis_url.startswith("unix") and not urlsplit(redis_url).password:
            self.problems.append(
                "REDIS_URL holds no password; anyone who reaches that server could queue jobs: set one."
            )
        public_url = self.address("PERMANENCE_PUBLIC_URL", ("http", "https"), production) or "http://127.0.0.1:8000"
        if production and urlsplit(public_url).scheme == "http" and self.text("PERMANENCE_PUBLIC_URL"):
            self.problems.append("PERMANENCE_PUBLIC_URL begins with http://; sign-in needs https://.")
        mail = self.mail(production, folder)
        proxies = self.number("PERMANENCE_PROXIES", 0)
        secret_key, role_secret = self.secrets(production, folder)
        if self.problems:
            raise UnsafeSettings(tuple(self.problems))
        return Settings(
            environment=environment,
            data_folder=folder,
            public_url=public_url.rstrip("/"),
            secret_key=secret_key,
            role_secret=role_secret,
            database_url=_for_sqlalchemy(database_url),
            redis_url=redis_url,
            mail=mail,
            proxies=proxies,
            debug=debug,
        )

    def text(self, name: str) -> str:
        return self.environ.get(name, "").strip()

    def flag(self, name: str) -> bool:
        value = self.text(name).lower()
        if value not in ON + OFF:
            self.problems.append(f"{name} is “{value}”; it must be 1 or 0.")
        return value in ON

    def number(self, name: str, default: int) -> int:
        value = self.text(name)
        if not value:
            return default
        if not value.isdecimal():
            self.problems.append(f"{name} is “{value}”; it must be a whole number.")
            return default
        return int(value)

    def folder(self, environment: str, production: bool) -> Path:
        given = self.text("PERMANENCE_DATA")
        if given:
            folder = Path(given).expanduser()
            if not folder.is_absolute():
                self.problems.append(f"PERMANENCE_DATA is “{given}”; it must be an absolute path.")
            return folder
        if production:
            self.problems.append("PERMANENCE_DATA is not set; name the folder that keeps uploaded files.")
        return default_data_folder(environment)

    def address(self, name: str, schemes: tuple[str, ...], production: bool, *, host_required: bool = True) -> str:
        value = self.text(name)
        if not value:
            if production:
                self.problems.append(f"{name} is not set.")
            return ""
        try:
            parts = urlsplit(value)
            _ = parts.port
        except ValueError:
            # The value itself is never repeated: it may hold a password.
            self.problems.append(f"{name} is not a URL.")
            return ""
        if parts.scheme not in schemes or (host_required and not parts.hostname):
            self.problems.append(f"{name} must be a URL that begins with {' or '.join(f'{s}://' for s in schemes)}.")
            return ""
        return value

    def mail(self, production: bool, folder: Path) -> Mail:
        host = self.text("PERMANENCE_MAIL_HOST")
        sender = self.text("PERMANENCE_MAIL_SENDER")
        encryption = self.text("PERMANENCE_MAIL_ENCRYPTION") or "starttls"
        if encryption not in ("starttls", "tls", "none"):
            self.problems.append("PERMANENCE_MAIL_ENCRYPTION must be starttls, tls or none.")
        if production and not host:
            self.problems.append("PERMANENCE_MAIL_HOST is not set; people could not reset their passwords.")
        if production and encryption == "none":
            self.problems.append("PERMANENCE_MAIL_ENCRYPTION is none; mail carries sign-in links: use starttls or tls.")
        if production and not sender:
            self.problems.append("PERMANENCE_MAIL_SENDER is not set; name the address that mail comes from.")
        return Mail(
            host=host,
            port=self.number("PERMANENCE_MAIL_PORT", 465 if encryption == "tls" else 587),
            user=self.text("PERMANENCE_MAIL_USER"),
            password=self.environ.get("PERMANENCE_MAIL_PASSWORD", ""),
            sender=sender or "permanence@localhost",
            encryption=encryption,
            folder=None if host else folder / "mail",
        )

    def secrets(self, production: bool, folder: Path) -> tuple[str, str]:
        names = ("PERMANENCE_SECRET_KEY", "PERMANENCE_ROLE_SECRET")
        given = {name: self.environ.get(name, "") for name in names}
        for name, value in given.items():
            if value:
                fault = _weakness(value)
                if fault:
                    self.problems.append(f"{name} {fault}: make one with `{_SUGGESTION}`.")
            elif production:
                self.problems.append(f"{name} is not set: make one with `{_SUGGESTION}`.")
        if given[names[0]] and given[names[0]] == given[names[1]]:
            self.problems.append(f"{names[0]} and {names[1]} are the same; each needs a value of its own.")
        if production or self.problems or all(given.values()):
            return given[names[0]], given[names[1]]
        kept = kept_secrets(folder)
        return given[names[0]] or kept["secret_key"], given[names[1]] or kept["role_secret"]


_SUGGESTION = "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"


def _weakness(secret: str) -> str:
    if len(secret) < SHORTEST_SECRET:
        return f"is shorter than {SHORTEST_SECRET} characters"
    if len(set(secret)) < LEAST_VARIETY or any(word in secret.lower() for word in TELLTALE):
        return "looks like a placeholder, not like a random value"
    return ""


def _for_sqlalchemy(url: str) -> str:
    """Name the driver, which the usual forms of a PostgreSQL URL leave out and SQLAlchemy would guess wrong."""
    for scheme in ("postgresql://", "postgres://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


def default_data_folder(environment: str) -> Path:
    """Where data is kept when nobody said: a folder of the user's own, one for each environment.

    Root gets a folder under /var/lib: the servers run as an unprivileged account, which cannot enter root's home.
    """
    if os.geteuid() == 0 and sys.platform.startswith("linux"):
        return Path("/var/lib/permanence") / environment
    return platformdirs.user_data_path("permanence", appauthor=False) / environment


def make_private_folder(folder: Path) -> Path:
    """Make `folder` for its owner only. Root's may be passed through (not listed), for the servers' account."""
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True, mode=0o711 if os.geteuid() == 0 else 0o700)
    return folder


def kept_secrets(folder: Path) -> dict[str, str]:
    """The secrets kept in `folder`, made up at the first call; the same for several processes that ask at once."""
    kept = make_private_folder(folder) / "secrets.json"
    if not kept.exists():
        made = {"secret_key": secrets.token_urlsafe(48), "role_secret": secrets.token_urlsafe(48)}
        handle, draft = tempfile.mkstemp(prefix=".secrets-", dir=folder)  # mkstemp makes it 0600
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(made, file)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, kept)  # unlike a rename, fails when another process was first, whose secrets then count
        except FileExistsError:
            pass
        finally:
            os.unlink(draft)
    found = json.loads(kept.read_text(encoding="utf-8"))
    return {"secret_key": found["secret_key"], "role_secret": found["role_secret"]}
