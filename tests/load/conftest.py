"""What the servers of the benches on pages stand on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.load.floor import services_in


@pytest.fixture(scope="module")
def floor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with services_in(tmp_path_factory.mktemp("pages")) as env:
        yield env
