import json
import shutil
import subprocess
from pathlib import Path

import pytest

from kernel.embedded import node
from kernel.embedded.frontend import build_if_changed
from kernel.embedded.processes import EmbeddedServiceError


@pytest.mark.parametrize(
    ("version", "enough"),
    [("v20.19.0", True), ("v22.0.1", True), ("v20.18.9", False), ("v18.20.0", False), ("", False)],
)
def test_node_version_that_suffices(version: str, enough: bool) -> None:
    assert node._suffices(version) is enough


def test_node_comes_from_the_wheel_where_the_machine_has_none(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tools = tmp_path / "bin"
    tools.mkdir()
    for needed in ("env", "sh"):
        (tools / needed).symlink_to(str(shutil.which(needed)))
    monkeypatch.setenv("PATH", str(tools))
    env = node.node_environment()
    said = {
        name: subprocess.run(
            [str(shutil.which(name, path=env["PATH"])), "--version"],
            env=env,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for name in ("node", "npm", "npx")
    }
    assert node._suffices(said["node"])
    assert said["npm"] == said["npx"] != ""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A front end without packages whose build counts how often it ran."""
    described = {"name": "probe", "version": "1.0.0", "scripts": {"build": "node build.mjs"}}
    locked = {"name": "probe", "version": "1.0.0", "lockfileVersion": 3, "requires": True, "packages": {}}
    locked["packages"] = {"": {"name": "probe", "version": "1.0.0"}}
    folder = tmp_path / "frontend"
    (folder / "src").mkdir(parents=True)
    (folder / "node_modules").mkdir()
    (folder / "package.json").write_text(json.dumps(described))
    (folder / "build.mjs").write_text(
        "import fs from 'node:fs'; fs.mkdirSync('dist', {recursive: true}); fs.appendFileSync('../builds', 'x')"
    )
    (folder / "package-lock.json").write_text(json.dumps(locked))
    (folder / "src" / "main.ts").write_text("1")
    return folder


def _builds(project: Path) -> int:
    return len((project.parent / "builds").read_text())


def test_front_end_is_built_once_and_again_when_a_source_changes(project: Path) -> None:
    assert build_if_changed(project)
    assert not build_if_changed(project)
    assert _builds(project) == 1
    (project / "src" / "main.ts").write_text("2")
    assert build_if_changed(project)
    (project / "src" / "other.ts").write_text("")
    assert build_if_changed(project)
    shutil.rmtree(project / "dist")
    assert build_if_changed(project)
    assert _builds(project) == 4


def test_failed_build_is_told_and_tried_again(project: Path) -> None:
    described = (project / "package.json").read_text()
    (project / "package.json").write_text(described.replace("node build", "exit 3; node build"))
    for _ in range(2):
        with pytest.raises(EmbeddedServiceError, match="npm run --silent build"):
            build_if_changed(project)
    (project / "package.json").write_text(described)
    assert build_if_changed(project)
    assert [path.name for path in (project / "dist").iterdir()] == [".sources"]
