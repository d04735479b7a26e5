"""`platform` must stay the standard library's: the folder of that name carries packages but is none itself.

Most tools start happily when somebody adds `platform/__init__.py` and only fail later, far away; see
docs/decisions/0002-platform-folder.md. The entry points are therefore asked one by one.
"""

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("circlecare", "kernel", "network", "messaging", "cases", "followup")
SAYS = "import platform, pathlib; platform.system(); print('STDLIB', pathlib.Path(platform.__file__).name)"


def _run(*argv: str, cwd: Path = ROOT) -> str:
    done = subprocess.run(
        [sys.executable, *argv],
        cwd=cwd,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_platform_under_pytest_is_the_standard_library() -> None:
    assert Path(str(platform.__file__)).name == "platform.py"
    assert platform.system()


@pytest.mark.parametrize("folder", ["platform", "tests/platform"])
def test_platform_folder_is_no_package(folder: str) -> None:
    assert list((ROOT / folder).glob("*.py*")) == []


def test_platform_in_a_fresh_interpreter_at_the_root_is_the_standard_library() -> None:
    assert "STDLIB platform.py" in _run("-c", SAYS)


@pytest.mark.parametrize("package", PACKAGES)
def test_package_imported_from_anywhere_is_ours(package: str) -> None:
    where = _run("-c", f"import {package}; print({package}.__file__)", cwd=Path("/"))
    assert Path(where.strip()).is_relative_to(ROOT)


def test_platform_under_manage_is_the_standard_library() -> None:
    assert "STDLIB platform.py" in _run("manage.py", "shell", "--no-imports", "-c", SAYS)


# Both programs import the application named by a module of their own command line; this module lies in a temporary
# folder, imports ours as the real entry point does, and tells what `platform` was at that moment.
_CELERY = "from circlecare.celery import app\n" + SAYS
_DAPHNE = "from circlecare.asgi import application\n" + SAYS + "\nraise SystemExit(0)"


@pytest.mark.parametrize(
    ("source", "argv"),
    [
        (_CELERY, ["-m", "celery", "-A", "platform_probe", "report"]),
        (_DAPHNE, ["-m", "daphne", "platform_probe:application"]),
    ],
    ids=["celery", "daphne"],
)
def test_platform_under_servers_is_the_standard_library(
    source: str, argv: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "platform_probe.py").write_text(source)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "circlecare.settings")
    assert "STDLIB platform.py" in _run(*argv)


def test_guard_notices_a_shadowing_module(tmp_path: Path) -> None:
    """The control: with a `platform` package in the working folder the same question is answered differently."""
    (tmp_path / "platform").mkdir()
    (tmp_path / "platform" / "__init__.py").write_text("")
    done = subprocess.run(
        [sys.executable, "-c", SAYS], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "has no attribute 'system'" in done.stderr
