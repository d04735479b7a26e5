"""The deployment files: what can be proven without a container engine, and the topology as processes."""

import asyncio
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import websockets
import yaml

from kernel.embedded.processes import bound_to_parent, free_port, spawn, stop, tail

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
HOST = "circle.example"


def settings_read() -> set[str]:
    """Names of the environment variables that the settings read."""
    text = "".join((ROOT / "platform/circlecare" / name).read_text() for name in ("settings.py", "env.py"))
    return set(re.findall(r'(?:env\.\w+|required)\(\s*"([A-Z_]+)"', text))


def sample_names() -> set[str]:
    return set(re.findall(r"^#?([A-Z_]+)=", (DEPLOY / "env.sample").read_text(), re.MULTILINE))


def test_every_production_setting_stands_in_the_sample_and_no_other():
    of_compose = {"SITE_ADDRESS", "POSTGRES_PASSWORD", "VALKEY_PASSWORD"}
    for_developers = {"DEBUG", "CIRCLECARE_DEMO"}
    # HTTP_BIND and the like are where the container and the units put the programs
    of_the_entrypoint = set(re.findall(r"\$\{([A-Z_]+):-", (DEPLOY / "entrypoint.sh").read_text()))
    places = {"HTTP_BIND", "SOCKETS_HOST", "SOCKETS_PORT"}
    wanted = (settings_read() - for_developers) | (of_the_entrypoint - places)
    assert sample_names() == wanted | of_compose


def test_compose_runs_every_role_of_the_entrypoint():
    compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
    roles = set(re.findall(r"^  (\w+)\)$", (DEPLOY / "entrypoint.sh").read_text(), re.MULTILINE))
    started = {name for name, service in compose["services"].items() if service.get("command") == [name]}
    assert started == roles - {"manage"}
    exposed = [name for name, service in compose["services"].items() if service.get("ports")]
    assert exposed == ["proxy"], "only the proxy is reachable from outside"
    for name in ("http", "sockets"):
        assert "/healthz" in compose["services"][name]["healthcheck"]["test"][1]
        assert compose["services"]["proxy"]["depends_on"][name] == {"condition": "service_healthy"}
    for name in ("http", "sockets", "worker", "beat"):
        assert compose["services"][name]["read_only"] is True
        assert compose["services"][name]["cap_drop"] == ["ALL"]


@pytest.mark.parametrize("role", ["http", "sockets", "worker", "beat"])
def test_units_start_the_roles(role):
    unit = (DEPLOY / "systemd" / f"circlecare-{role}.service").read_text()
    assert f"ExecStart=/opt/circlecare/deploy/entrypoint.sh {role}" in unit
    assert "NoNewPrivileges=yes" in unit
    # the program ends its own children in order; systemd would kill the tasks and answers they work on
    assert "KillMode=mixed" in unit


def test_the_notes_name_every_unit_and_the_steps_before_them():
    notes = (DEPLOY / "README.md").read_text()
    for role in ("http", "sockets", "worker", "beat"):
        assert f"circlecare-{role}" in notes
    for step in ("env.sample", "entrypoint.sh migrate", "createsuperuser", "nginx.conf.sample", "pg_dump"):
        assert step in notes, step


def test_the_entrypoint_is_a_valid_shell_script():
    assert subprocess.run(["sh", "-n", DEPLOY / "entrypoint.sh"], check=False).returncode == 0
    refused = subprocess.run(
        [DEPLOY / "entrypoint.sh", "nonsense"], capture_output=True, text=True, check=False
    )
    assert refused.returncode == 64
    assert "unknown role" in refused.stderr


@dataclass
class Topology:
    http: str
    sockets_port: int


@pytest.fixture
def production(transactional_db, tmp_path) -> Iterator[Topology]:
    """HTTP from WSGI workers, sockets from Daphne, worker and beat: in production mode, through the entrypoint."""
    from django.db import connection

    given = connection.settings_dict
    http, sockets = free_port(), free_port()
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}",
        "CIRCLECARE_MODE": "production",
        "SECRET_KEY": "7f3K-9sLq0Zx_Wm2Vb5Tn8Yc4Rj1Hp6Dg-Ae3Uf7Ok0Si9Bl2Ew5Qt8Xz",
        "CIRCLECARE_BASE_URL": f"https://{HOST}",
        "ALLOWED_HOSTS": HOST,
        "EMAIL_URL": "smtp+tls://mail.invalid:587",
        "DATABASE_URL": "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**given),
        "REDIS_PREFIX": "production-test",
        "DATA_DIR": str(tmp_path / "data"),
        "HTTP_BIND": f"127.0.0.1:{http}",
        "HTTP_WORKERS": "1",
        "SOCKETS_HOST": "127.0.0.1",
        "SOCKETS_PORT": str(sockets),
        "WORKER_PROCESSES": "1",
    }
    (tmp_path / "data" / "static").mkdir(parents=True)
    processes = {}
    for role in ("http", "sockets", "worker", "beat"):
        with (tmp_path / f"{role}.log").open("wb") as log:
            processes[role] = spawn(
                bound_to_parent([str(DEPLOY / "entrypoint.sh"), role]),
                cwd=tmp_path,
                env=environment,
                output=log,
            )
    try:
        yield Topology(http=f"http://127.0.0.1:{http}", sockets_port=sockets)
    finally:
        for process in processes.values():
            stop(process, signals=[(15, 20), (9, 5)])
        for role in processes:
            print(role, tail(tmp_path / f"{role}.log"))  # noqa: T201 - shown by pytest when the test fails


def until_ready(url: str, headers: dict[str, str], timeout_s: float = 90) -> httpx.Response:
    deadline = time.monotonic() + timeout_s
    while True:
        try:
            answer = httpx.get(url, headers=headers, timeout=5)
            if answer.status_code == 200 or time.monotonic() > deadline:
                return answer
        except httpx.TransportError:
            if time.monotonic() > deadline:
                raise
        time.sleep(0.2)


@pytest.mark.slow
def test_the_production_topology_answers_as_the_proxy_asks(production):
    behind_proxy = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7"}
    ready = until_ready(f"{production.http}/readyz", behind_proxy)
    assert ready.json() == {
        "status": "ok",
        "database": "ok",
        "valkey": "ok",
        "storage": "ok",
        "worker": "ok",
    }

    me = httpx.get(f"{production.http}/api/v1/me/", headers=behind_proxy)
    assert me.status_code == 401
    assert me.headers["content-type"].startswith("application/problem+json")
    assert "max-age" in me.headers["strict-transport-security"]

    plain = httpx.get(f"{production.http}/api/v1/me/", headers={"Host": HOST})
    assert plain.status_code == 301, "without TLS at the proxy nothing but the redirect is served"
    stranger = httpx.get(f"{production.http}/healthz", headers=behind_proxy | {"Host": "evil.example"})
    assert stranger.status_code == 400

    async def refused() -> int:
        async with websockets.connect(
            f"ws://{HOST}/ws/", origin=f"https://{HOST}", host="127.0.0.1", port=production.sockets_port
        ) as socket:
            with pytest.raises(websockets.ConnectionClosed) as closed:
                await asyncio.wait_for(socket.recv(), timeout=20)
            assert closed.value.rcvd is not None
            return closed.value.rcvd.code

    assert asyncio.run(refused()) == 4401
