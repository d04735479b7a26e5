import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from kernel.embedded.postgres import EmbeddedPostgres
from kernel.embedded.processes import EmbeddedServiceError, processes_in


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedPostgres]:
    # a space, because people have folders with spaces
    postgres = EmbeddedPostgres(tmp_path / "my data", durable=False)
    postgres.start()
    yield postgres
    postgres.stop()
    assert processes_in(postgres.data, name="postgres") == []


def _write(url: str, number: int) -> None:
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (number int)")
        connection.execute("INSERT INTO kept VALUES (%s)", [number])


def _read(url: str) -> list[int]:
    with psycopg.connect(url) as connection:
        return [row[0] for row in connection.execute("SELECT number FROM kept ORDER BY 1")]


def test_server_has_the_extensions_and_settings_that_circlecare_needs(server: EmbeddedPostgres) -> None:
    with psycopg.connect(server.create_database("circlecare")) as connection:
        for extension in ("btree_gist", "pg_trgm", "unaccent"):
            connection.execute(f"CREATE EXTENSION {extension}")
        row = connection.execute(
            "SELECT unaccent('Nicolò'), current_setting('timezone'), current_setting('server_encoding'), lower('È')"
        ).fetchone()
    assert row == ("Nicolo", "UTC", "UTF8", "è")


def test_data_survives_stop_and_start(server: EmbeddedPostgres) -> None:
    _write(server.create_database("one"), 1)
    server.stop()
    server.start()
    assert _read(server.create_database("one")) == [1]


def test_committed_rows_survive_kill_and_the_next_start_needs_no_help(tmp_path: Path) -> None:
    with EmbeddedPostgres(tmp_path, durable=True) as server:
        _write(server.create_database("one"), 1)
        server.kill()
        assert (server.data / "postmaster.pid").exists(), "the kill came too late to leave a stale pid file"
        server.start()
        assert _read(server.url("one")) == [1]


def test_stale_pid_file_that_names_a_stranger_is_no_obstacle(server: EmbeddedPostgres) -> None:
    server.kill()
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        pid_file = server.data / "postmaster.pid"
        lines = pid_file.read_text().splitlines()
        pid_file.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
        server.start()
        assert stranger.poll() is None, "a program that only shares the number must live"
    finally:
        stranger.kill()
        stranger.wait()


def test_server_ends_with_the_process_that_started_it(tmp_path: Path) -> None:
    script = (
        "import sys, time, pathlib\n"
        "from kernel.embedded.postgres import EmbeddedPostgres\n"
        "server = EmbeddedPostgres(pathlib.Path(sys.argv[1]), durable=False); server.start()\n"
        "print(server.pid, flush=True); time.sleep(600)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    orphan = psutil.Process(int(parent.stdout.readline()))
    parent.stdout.close()
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    with EmbeddedPostgres(tmp_path, durable=False) as server:
        assert server.create_database("mine")
        assert not orphan.is_running() or orphan.status() == psutil.STATUS_ZOMBIE


def test_create_database_twice_keeps_its_content(server: EmbeddedPostgres) -> None:
    _write(server.create_database("one"), 1)
    assert _read(server.create_database("one")) == [1]
    server.drop_database("one")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(server.url("one"))


def test_connection_without_the_password_is_refused(server: EmbeddedPostgres) -> None:
    psycopg.connect(server.url("postgres")).close()
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(server.url("postgres").replace(server.password, "guess"))
    assert (server.directory / "password").stat().st_mode & 0o777 == 0o600


def test_data_of_another_version_is_refused_with_advice(server: EmbeddedPostgres) -> None:
    server.stop()
    (server.data / "PG_VERSION").write_text("11\n")
    with pytest.raises(EmbeddedServiceError, match="made by PostgreSQL 11"):
        server.start()


def test_taken_port_is_told_with_the_server_log(server: EmbeddedPostgres) -> None:
    server.stop()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        server.port = taken.getsockname()[1]
        with pytest.raises(EmbeddedServiceError, match="Address already in use"):
            server.start()


def test_server_runs_unprivileged_inside_a_private_folder(tmp_path: Path) -> None:
    """As root by another account that may enter the folder all the same; as an ordinary user by that user."""
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    with EmbeddedPostgres(private / "pg", durable=False) as server:
        assert psutil.Process(server.pid).uids().effective == (os.geteuid() or server.data.stat().st_uid) != 0
        assert private.stat().st_mode & 0o777 == 0o700, "nobody's folder is opened to the world"
