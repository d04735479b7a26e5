import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
import redis

from kernel.embedded.processes import free_port, processes_in
from kernel.embedded.valkey import EmbeddedValkey


def test_waiting_tasks_survive_a_restart_of_a_durable_server(tmp_path: Path) -> None:
    with EmbeddedValkey(tmp_path, durable=True) as server:
        redis.Redis.from_url(server.url()).rpush("queue", "task")
        server.stop()
        server.start()
        assert redis.Redis.from_url(server.url()).lrange("queue", 0, -1) == [b"task"]
    assert processes_in(tmp_path, name="valkey-server") == []


def test_server_of_the_tests_comes_back_empty_at_the_same_address(tmp_path: Path) -> None:
    port = free_port()
    with EmbeddedValkey(tmp_path, durable=False, port=port) as server:
        address = server.url()
        client = redis.Redis.from_url(address)
        client.set("key", "value")
        server.stop()
        assert server.stopped
        with pytest.raises(redis.exceptions.ConnectionError):
            client.get("key")
        server.start()
        assert server.url() == address
        assert client.get("key") is None


def test_client_without_the_password_is_refused(tmp_path: Path) -> None:
    with EmbeddedValkey(tmp_path, durable=False) as server:
        assert redis.Redis.from_url(server.url()).ping()
        with pytest.raises(redis.exceptions.AuthenticationError):
            redis.Redis.from_url(server.url().replace(server.password, "guess")).ping()
        assert (tmp_path / "valkey.conf").stat().st_mode & 0o777 == 0o600


def test_server_whose_parent_was_killed_is_replaced(tmp_path: Path) -> None:
    script = (
        "import sys, time, pathlib\n"
        "from kernel.embedded.valkey import EmbeddedValkey\n"
        "server = EmbeddedValkey(pathlib.Path(sys.argv[1])); server.start()\n"
        "print(server.pid, flush=True); time.sleep(600)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    orphan = psutil.Process(int(parent.stdout.readline()))
    parent.stdout.close()
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    with EmbeddedValkey(tmp_path) as server:
        assert redis.Redis.from_url(server.url()).ping()
        assert not orphan.is_running() or orphan.status() == psutil.STATUS_ZOMBIE
