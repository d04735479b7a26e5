"""The product as processes: what /readyz says when parts fail, and that it comes back by itself."""

import json
import urllib.error
import urllib.request

import psutil
import pytest

from tests.plugins.live_stack import LiveStack

pytestmark = [pytest.mark.e2e, pytest.mark.slow]


def _readyz(stack: LiveStack) -> tuple[int, dict[str, str]]:
    try:
        with urllib.request.urlopen(f"{stack.url}/readyz", timeout=10) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def test_readyz_names_valkey_when_it_is_away_and_recovers_by_itself(live_stack: LiveStack) -> None:
    assert _readyz(live_stack)[0] == 200
    live_stack.stop_valkey()
    status, parts = _readyz(live_stack)
    assert (status, parts["valkey"], parts["database"], parts["storage"]) == (503, "down", "ok", "ok")
    assert live_stack.healthy("/healthz"), "the process itself is alive; restarting it would help nobody"
    live_stack.start_valkey()
    live_stack.wait_until_ready()


def test_killed_web_process_comes_back_at_the_same_address(live_stack: LiveStack) -> None:
    address = live_stack.url
    live_stack.kill("web")
    assert live_stack.healthy("/healthz") is None
    live_stack.start("web")
    live_stack.wait_until_ready()
    assert live_stack.url == address


def test_killed_worker_takes_its_pool_along(live_stack: LiveStack) -> None:
    worker = psutil.Process(live_stack.processes["worker"].pid)
    assert len(worker.children()) == 2
    below = worker.children(recursive=True)  # the pool, and what it started to parse files
    live_stack.kill("worker")
    _, alive = psutil.wait_procs(below, timeout=5)
    assert [process for process in alive if process.status() != psutil.STATUS_ZOMBIE] == []
    live_stack.start("worker")
    live_stack.wait_until_ready()


def test_front_end_is_served_with_its_assets(live_stack: LiveStack) -> None:
    with urllib.request.urlopen(f"{live_stack.url}/", timeout=10) as answer:
        page = answer.read().decode()
    sizes = []
    for part in page.split('src="')[1:]:
        asset = part.split('"')[0]
        with urllib.request.urlopen(f"{live_stack.url}{asset}", timeout=10) as answer:
            assert "javascript" in answer.headers["Content-Type"]
            sizes.append(len(answer.read()))
    # the first one is small: it asks for what the page needs
    assert max(sizes) > 10_000


def test_logs_of_the_processes_are_kept_for_the_report(live_stack: LiveStack) -> None:
    assert live_stack.log("beat").exists()
    assert "== beat" in live_stack.logs()
