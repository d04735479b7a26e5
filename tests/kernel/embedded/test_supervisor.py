import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import psutil
import pytest

from kernel.embedded import supervisor as module
from kernel.embedded.supervisor import Program, Supervisor


def _python(source: str) -> list[str]:
    return [sys.executable, "-c", textwrap.dedent(source)]


def _supervisor(tmp_path: Path, *programs: Program) -> Supervisor:
    return Supervisor(programs, cwd=tmp_path, env=dict(os.environ))


def _ends(pid: int, *, within_s: float = 10) -> bool:
    """Whether a process that was killed is gone soon: the kernel ends it when the processor next comes to it.

    An orphan is reaped by the first process of the machine, where there is one that does; else it stays a zombie.
    """
    deadline = time.monotonic() + within_s
    while time.monotonic() < deadline:
        try:
            if psutil.Process(pid).status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(0.02)
    return False


def test_one_program_ends_then_all_end_and_it_is_named(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    waits = Program(
        "waits", _python("import os, time; open('pid', 'w').write(str(os.getpid())); time.sleep(600)")
    )
    crashes = Program(
        "crashes",
        _python(
            "import os, time\n"
            "while not os.path.exists('pid'): time.sleep(0.01)\n"
            "print('the cause'); raise SystemExit(3)"
        ),
    )
    ended = _supervisor(tmp_path, waits, crashes).run(when_running=lambda: True)
    shown = capfd.readouterr().out
    assert ended == crashes
    assert "crashes | the cause" in shown
    assert "crashes | ended with status 3" in shown
    assert not psutil.pid_exists(int((tmp_path / "pid").read_text()))


def test_program_deaf_to_sigterm_is_killed_with_its_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "STOP_PATIENCE_S", 0.5)
    deaf = Program(
        "deaf",
        _python(
            """
            import os, signal, subprocess, time
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            child = subprocess.Popen(["sleep", "600"])
            open("new", "w").write(f"{os.getpid()} {child.pid}")
            os.rename("new", "pids")
            time.sleep(600)
            """
        ),
    )
    ends = Program("ends", _python("import os, time\nwhile not os.path.exists('pids'): time.sleep(0.01)"))
    _supervisor(tmp_path, deaf, ends).run(when_running=lambda: True)
    parent, child = map(int, (tmp_path / "pids").read_text().split())
    assert not psutil.pid_exists(parent)
    assert _ends(child)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("to_group", [True, False], ids=["group", "process"])
def test_stop_signal_ends_everything_even_when_repeated(
    tmp_path: Path, number: signal.Signals, to_group: bool
) -> None:
    script = """
        import os, sys
        from pathlib import Path
        from kernel.embedded.supervisor import Program, StopRequested, Supervisor, raise_on_stop_signals
        raise_on_stop_signals()
        sleeper = "import os, time; print(os.getpid(), flush=True); time.sleep(600)"
        child = Program("child", [sys.executable, "-c", sleeper])
        try:
            Supervisor([child], cwd=Path.cwd(), env=dict(os.environ)).run(when_running=lambda: True)
        except StopRequested as request:
            print("stopped by", request)
    """
    process = subprocess.Popen(
        _python(script), cwd=tmp_path, stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert process.stdout is not None
    child = int(process.stdout.readline().split("|")[1])
    for _ in range(2):
        if to_group:
            os.killpg(process.pid, number)
        else:
            process.send_signal(number)
    rest = process.stdout.read()
    process.stdout.close()
    assert process.wait(20) == 0, rest
    assert f"stopped by {number.name}" in rest
    assert not psutil.pid_exists(child)


def test_killed_supervisor_takes_its_programs_along(tmp_path: Path) -> None:
    script = """
        import os, sys
        from pathlib import Path
        from kernel.embedded.supervisor import Program, Supervisor
        sleeper = "import os, time; print(os.getpid(), flush=True); time.sleep(600)"
        child = Program("child", [sys.executable, "-c", sleeper])
        Supervisor([child], cwd=Path.cwd(), env=dict(os.environ)).run(when_running=lambda: True)
    """
    process = subprocess.Popen(_python(script), cwd=tmp_path, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    child = psutil.Process(int(process.stdout.readline().split("|")[1]))
    process.kill()
    process.wait()
    process.stdout.close()
    gone, _ = psutil.wait_procs([child], timeout=10)
    assert gone or child.status() == psutil.STATUS_ZOMBIE
