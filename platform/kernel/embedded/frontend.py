"""Build the front end when its sources changed since the last build: `python -m kernel.embedded.frontend`."""

import fcntl
import hashlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kernel.embedded import node
from kernel.embedded.processes import EmbeddedServiceError

FRONTEND = Path(__file__).resolve().parents[3] / "frontend"
_NOT_SOURCES = {"node_modules", "dist", ".vite", "coverage"}


def build_if_changed(frontend: Path = FRONTEND) -> bool:
    """Install packages and build, each only when what it depends on differs from the last time.

    Two starts at once wait for each other. Returns whether a build was made.
    Raises EmbeddedServiceError when npm or the build fails (its output went to the terminal).
    """
    if not (frontend / "package.json").exists():
        raise EmbeddedServiceError(f"{frontend} holds no front end")
    with _alone(frontend):
        _install_if_changed(frontend)
        return _once(
            frontend,
            frontend / "dist" / ".sources",
            _digest(frontend),
            ["npm", "run", "--silent", "build", "--", "--logLevel", "warn"],
        )


def install_if_changed(frontend: Path = FRONTEND) -> bool:
    """`npm ci`, unless the installed packages are those of package-lock.json. Returns whether it was called."""
    with _alone(frontend):
        return _install_if_changed(frontend)


@contextmanager
def _alone(frontend: Path) -> Iterator[None]:
    with (frontend / ".build-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _install_if_changed(frontend: Path) -> bool:
    locked = hashlib.sha256((frontend / "package-lock.json").read_bytes()).hexdigest()
    stamp = frontend / "node_modules" / ".circlecare-lock"
    return _once(frontend, stamp, locked, ["npm", "ci", "--no-audit", "--no-fund"])


def _once(frontend: Path, stamp: Path, key: str, command: list[str]) -> bool:
    """Run `command` unless the stamp, which lives in the folder that the command makes, carries `key`."""
    if stamp.exists() and stamp.read_text() == key:
        return False
    if node.run(command, cwd=frontend) != 0:
        raise EmbeddedServiceError(f"`{' '.join(command)}` failed in {frontend}")
    stamp.write_text(key)
    return True


def _digest(frontend: Path) -> str:
    """Checksum over names and contents of everything that the build reads."""
    digest = hashlib.sha256()
    for path in sorted(frontend.rglob("*")):
        inside = path.relative_to(frontend)
        if _NOT_SOURCES.isdisjoint(inside.parts) and path.is_file() and not inside.name.startswith(".build"):
            digest.update(f"{inside}\0{path.stat().st_size}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def main() -> int:
    try:
        build_if_changed()
    except EmbeddedServiceError as error:
        print(error, file=sys.stderr)  # noqa: T201 - command line
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
