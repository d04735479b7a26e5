"""Run several programs together, show their output, and end them together."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kernel.embedded.processes import bound_to_parent, kill_session, spawn

STOP_PATIENCE_S = 6.0
_COLOURS = ("36", "33", "35", "32")


class StopRequested(BaseException):
    """The user (SIGINT) or a service manager (SIGTERM) wants us to end. Not an error, hence no Exception."""


def raise_on_stop_signals() -> None:
    """Turn the first SIGINT or SIGTERM into StopRequested; later ones are ignored, so that the clean-up ends.

    A person presses Ctrl-C twice, and a shell sends it to the whole group: neither may leave a server behind.
    """

    def request(number: int, _frame: object) -> None:
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)
        raise StopRequested(signal.Signals(number).name)

    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, request)


@dataclass(frozen=True)
class Program:
    """What to run and under which name its lines are shown."""

    name: str
    argv: Sequence[str]


@dataclass
class Supervisor:
    """Runs `programs` until one ends or `StopRequested` arrives. Nothing is restarted silently: a trial that
    limps along would show errors whose cause scrolled away long ago.
    """

    programs: Sequence[Program]
    cwd: Path
    env: Mapping[str, str]
    _running: list[tuple[Program, subprocess.Popen[bytes]]] = field(default_factory=list, init=False)
    _readers: list[threading.Thread] = field(default_factory=list, init=False)
    _output: threading.Lock = field(default_factory=threading.Lock, init=False)

    def run(self, *, when_running: Callable[[], bool]) -> Program | None:
        """Start everything and watch it. `when_running` is called about five times a second until it says True.

        Returns the program that ended by itself; everything else has been ended then. Raises StopRequested after
        the same clean-up.
        """
        try:
            for index, program in enumerate(self.programs):
                self._start(program, colour=_COLOURS[index % len(_COLOURS)])
            announced = False
            while True:
                for program, process in self._running:
                    if process.poll() is not None:
                        self.say(program.name, f"ended with status {process.returncode}")
                        return program
                announced = announced or when_running()
                time.sleep(0.2)
        finally:
            self._stop_all()

    def say(self, name: str, line: str, *, colour: str = "1") -> None:
        """Print one line under a name; lines of different programs never mix."""
        shown = f"\033[{colour}m{name:>7}\033[0m" if sys.stdout.isatty() else f"{name:>7}"
        with self._output:
            sys.stdout.write(f"{shown} | {line}\n")
            sys.stdout.flush()

    def _start(self, program: Program, *, colour: str) -> None:
        process = spawn(bound_to_parent(program.argv), cwd=self.cwd, env=self.env, output=subprocess.PIPE)
        self._running.append((program, process))
        reader = threading.Thread(target=self._forward, args=(program.name, process, colour), daemon=True)
        reader.start()
        self._readers.append(reader)

    def _forward(self, name: str, process: subprocess.Popen[bytes], colour: str) -> None:
        if process.stdout is None:
            return
        for line in process.stdout:
            self.say(name, line.decode(errors="replace").rstrip(), colour=colour)

    def _stop_all(self) -> None:
        """SIGTERM to all at once (Celery finishes its task, Daphne its responses), SIGKILL to what remains."""
        for _, process in self._running:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + STOP_PATIENCE_S
        for program, process in self._running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                self.say(program.name, f"did not stop within {STOP_PATIENCE_S:.0f} s and is killed")
            kill_session(process.pid)
            process.wait()
        for reader in self._readers:
            reader.join(1)
