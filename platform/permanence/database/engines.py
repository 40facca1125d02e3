"""One small engine per login, kept in a least-recently-used set. The connection is the authority."""

from __future__ import annotations

import base64
import threading
from collections import OrderedDict
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.pool import ConnectionPoolEntry

from permanence.database.scope import OWNER, NoScope, Scope


def role_password(secret: str, role: str) -> str:
    """The password of a role: 32 bytes derived by HKDF from one secret and the role's name, so none is stored."""
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"permanence role {role}".encode())
    return base64.urlsafe_b64encode(derived.derive(secret.encode())).decode().rstrip("=")


@dataclass
class Engines:
    """The engines of one process. `keep` should be at least the number of authorities the process serves:
    a set smaller than the working set reconnects on almost every request."""

    address: URL
    secret: str
    keep: int = 200
    made: OrderedDict[str, Engine] = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def of(self, scope: Scope) -> Engine:
        """The engine whose every connection is logged in as `scope`; the least recently used over `keep` is closed."""
        with self.lock:
            engine = self.made.get(scope.role)
            if engine is None:
                engine = self.made[scope.role] = self._make(scope)
            self.made.move_to_end(scope.role)
            unused = [self.made.popitem(last=False)[1] for _ in range(len(self.made) - self.keep)]
        for old in unused:
            old.dispose()
        return engine

    def _make(self, scope: Scope) -> Engine:
        if scope == OWNER:
            return owner_engine(self.address)
        url = self.address.set(username=scope.role, password=role_password(self.secret, scope.role))
        return create_engine(
            url.set(drivername="postgresql+psycopg"),
            pool_size=1 if scope.kind == "authority" else 2,
            max_overflow=1 if scope.kind == "authority" else 4,
            pool_pre_ping=True,  # a restarted server must cost a reconnect, not a failed request
            # Server-side prepared statements do not survive PgBouncer's transaction pooling.
            connect_args={"prepare_threshold": None, "application_name": "permanence", "connect_timeout": 10},
        )

    def dispose(self, *, close: bool = True) -> None:
        """Forget every engine. A forked child passes close=False: the sockets still belong to its parent."""
        with self.lock:
            engines, self.made = list(self.made.values()), OrderedDict()
        for engine in engines:
            engine.dispose(close=close)


def owner_engine(address: URL) -> Engine:
    """The engine of migrations and provisioning: logs in as the address says and takes the owner's role."""
    engine = create_engine(
        address.set(drivername="postgresql+psycopg"),
        pool_size=1,
        max_overflow=2,
        connect_args={"prepare_threshold": None},
    )

    @event.listens_for(engine, "connect")
    def become_owner(connection: object, _entry: ConnectionPoolEntry) -> None:
        with connection.cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute("SET ROLE permanence_owner")
        connection.commit()  # type: ignore[attr-defined]

    return engine


_engines: Engines | None = None


def configure(database_url: str, secret: str, *, keep: int = 200) -> None:
    """Point this process at a database. Called once by `create_app` or a command; engines are made when first used."""
    global _engines
    if _engines is not None:
        _engines.dispose()
    _engines = Engines(make_url(database_url), secret, keep=keep)


def engine_for(scope: Scope) -> Engine:
    """The engine of a scope; raises NoScope before `configure`."""
    return engines().of(scope)


def engines() -> Engines:
    """This process's engines; raises NoScope before `configure`."""
    if _engines is None:
        raise NoScope("No database is configured in this process: call permanence.database.configure first")
    return _engines
