"""Management commands on the data of a demo, with and without one running."""

import json
import os
import subprocess
import sys
from pathlib import Path

from kernel.embedded.environment import ROOT, data_folder_lock, services_file
from tests.plugins.live_stack import without_settings_of_tests

SHOW = "from django.db import connection; print('ON', connection.settings_dict['NAME'])"


def _manage(data_dir: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = without_settings_of_tests(os.environ) | {"DATA_DIR": str(data_dir)}
    argv = [sys.executable, "-m", "kernel.embedded.manage", *arguments]
    return subprocess.run(argv, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def test_command_beside_a_running_demo_uses_its_services(tmp_path: Path) -> None:
    with data_folder_lock(tmp_path):
        running = {"DATABASE_URL": os.environ["DATABASE_URL"], "REDIS_URL": os.environ["REDIS_URL"]}
        running["DATABASE_URL"] = running["DATABASE_URL"].replace("/circlecare", "/circlecare_template")
        services_file(tmp_path).write_text(json.dumps(running))
        done = _manage(tmp_path, "shell", "--no-imports", "-c", SHOW)
    assert "ON circlecare_template" in done.stdout, done.stdout + done.stderr
    assert not (tmp_path / "postgres").exists()


def test_failing_command_fails(tmp_path: Path) -> None:
    with data_folder_lock(tmp_path):
        running = {"DATABASE_URL": os.environ["DATABASE_URL"], "REDIS_URL": os.environ["REDIS_URL"]}
        services_file(tmp_path).write_text(json.dumps(running))
        assert _manage(tmp_path, "no_such_command").returncode != 0
