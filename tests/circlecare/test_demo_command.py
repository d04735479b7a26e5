"""`make demo` as a person lives it: start, crash, start again, Ctrl-C."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import psutil
import pytest

from kernel.embedded.environment import ROOT
from kernel.embedded.processes import free_port
from tests.plugins.live_stack import copy_of, without_settings_of_tests

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(900)]
START_TIMEOUT_S = 300.0


class Demo:
    """One run of the command, with its output."""

    def __init__(self, data_dir: Path) -> None:
        env = without_settings_of_tests(os.environ) | {"DATA_DIR": str(data_dir), "PORT": str(free_port())}
        self.lines: list[str] = []
        self.ready = threading.Event()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kernel.embedded.demo"],
            cwd=ROOT,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line)
            if "CircleCare is ready" in line or "circlecare: stopped" in line:
                self.ready.set()

    @property
    def output(self) -> str:
        return "".join(self.lines)

    def wait_until_ready(self) -> None:
        assert self.ready.wait(START_TIMEOUT_S), self.output
        assert "CircleCare is ready" in self.output, self.output

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def wait_until_ended(self, *, within_s: float) -> int:
        try:
            status = self.process.wait(within_s)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            raise
        self.reader.join(10)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return status


def _alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    return [each for each in processes if each.is_running() and each.status() != psutil.STATUS_ZOMBIE]


def _called(process: psutil.Process) -> tuple[str, list[str]]:
    """Its name and its command line: none of one that has ended meanwhile, as a connection of the database may."""
    try:
        return process.name(), process.cmdline()
    except psutil.NoSuchProcess:
        return "", []


def test_demo_stops_with_a_crashed_part_starts_again_with_its_data_and_ends_on_ctrl_c(
    tmp_path: Path, seeded_circle: Path
) -> None:
    copy_of(seeded_circle, tmp_path)
    first = Demo(tmp_path)
    first.wait_until_ready()
    started = first.children()
    called = {process: _called(process) for process in started}
    assert {"postgres", "valkey-server"} <= {name for name, _words in called.values()}
    next(each for each, (_name, words) in called.items() if {"celery", "worker"} <= set(words)).kill()
    assert first.wait_until_ended(within_s=30) == 1
    assert "worker ended by itself, so everything was stopped" in first.output
    assert _alive(started) == []
    secret = (tmp_path / "secret-key").read_text()

    second = Demo(tmp_path)
    second.wait_until_ready()
    started = second.children()
    os.killpg(second.process.pid, signal.SIGINT)
    assert second.wait_until_ended(within_s=15) == 0
    assert _alive(started) == []
    assert (tmp_path / "secret-key").read_text() == secret
    accounts = (tmp_path / "accounts.txt").read_text().strip().splitlines()
    assert accounts
    assert all(line.strip() in second.output for line in accounts)
