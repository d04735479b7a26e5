import os
import subprocess
import sys
from pathlib import Path

import pytest

from kernel.embedded.demo import DemoOptions, demo_environment, main
from kernel.embedded.environment import (
    DataFolderBusyError,
    data_folder_lock,
    embedded_services,
    kept_secret_key,
)
from kernel.embedded.processes import EmbeddedServiceError


def test_second_user_of_a_data_folder_is_refused_until_the_first_ends(tmp_path: Path) -> None:
    with (
        data_folder_lock(tmp_path),
        pytest.raises(DataFolderBusyError, match=f"process {os.getpid()}"),
        data_folder_lock(tmp_path),
    ):
        pass
    with data_folder_lock(tmp_path):
        assert (tmp_path / "lock").read_text() == str(os.getpid())


def test_lock_of_a_killed_process_is_free(tmp_path: Path) -> None:
    script = (
        "import os, pathlib, sys\nfrom kernel.embedded.environment import data_folder_lock\n"
        "with data_folder_lock(pathlib.Path(sys.argv[1])): os.kill(os.getpid(), 9)"
    )
    assert subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=False).returncode == -9
    with data_folder_lock(tmp_path):
        assert (tmp_path / "lock").read_text() == str(os.getpid())


def test_secret_key_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    key = kept_secret_key(tmp_path)
    assert len(key) >= 50
    assert kept_secret_key(tmp_path) == key
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_given_services_are_used_instead_of_embedded_ones(tmp_path: Path) -> None:
    given = {"DATABASE_URL": "postgres://db/x", "REDIS_URL": "redis://cache/0"}
    with embedded_services(tmp_path, given) as settings:
        assert settings == {}
        assert not (tmp_path / "postgres").exists()
        assert not (tmp_path / "valkey").exists()
    env = demo_environment(
        DemoOptions.from_environment({"DATA_DIR": str(tmp_path)}), given, overrides=settings
    )
    assert env["DATABASE_URL"] == "postgres://db/x"


def test_demo_settings_yield_to_the_environment_but_not_the_services(tmp_path: Path) -> None:
    options = DemoOptions.from_environment({"DATA_DIR": str(tmp_path), "PORT": "8123"})
    given = {"CIRCLECARE_BASE_URL": "https://demo.example", "REDIS_URL": ""}
    env = demo_environment(options, given, overrides={"REDIS_URL": "redis://own/0"})
    assert env["CIRCLECARE_BASE_URL"] == "https://demo.example"
    assert env["REDIS_URL"] == "redis://own/0"
    assert env["CIRCLECARE_MODE"] == "demo"
    assert options.address == "http://127.0.0.1:8123"


@pytest.mark.parametrize(
    ("given", "used"), [({}, "dummymail://"), ({"EMAIL_URL": "smtp://relay:25"}, "smtp://relay:25")]
)
def test_the_mail_of_a_demo_stays_out_of_its_console(
    tmp_path: Path, given: dict[str, str], used: str
) -> None:
    """A page shows what was mailed; links of invitations in between the lines of a log are lost on everybody."""
    options = DemoOptions.from_environment({"DATA_DIR": str(tmp_path)})
    assert demo_environment(options, given, overrides={})["EMAIL_URL"] == used


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "80 "])
def test_impossible_port_is_told(port: str) -> None:
    with pytest.raises(EmbeddedServiceError, match="PORT must be a number"):
        DemoOptions.from_environment({"PORT": port})


def test_taken_port_stops_the_demo_before_anything_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import signal
    import socket

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            monkeypatch.setenv("PORT", str(taken.getsockname()[1]))
            monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
            assert main() == 1
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert "Choose another port" in capsys.readouterr().out
    assert not (tmp_path / "data").exists()
