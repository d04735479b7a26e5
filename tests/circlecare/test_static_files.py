"""What the browser may keep: the files of the build for good, the page that names them never unasked."""

import re

import pytest
from django.conf import settings


def test_the_service_worker_stands_at_the_root_and_is_asked_for_anew(client, settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    assert client.get("/sw.js").status_code == 503
    (tmp_path / "sw.js").write_text("self.x = 1")
    answer = client.get("/sw.js")
    assert answer.content == b"self.x = 1"
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "no-cache"
    (tmp_path / "sw.js").write_text("self.x = 22")
    assert client.get("/sw.js").content == b"self.x = 22"


@pytest.mark.parametrize(
    ("address", "for_good"),
    [
        ("/static/assets/mantine-B1w3Oark.js", True),
        ("/static/assets/early-_-aB3dE9.js", True),
        ("/static/assets/inter-latin-wght-normal-Dx4kXJAl.woff2", True),
        ("/static/favicon.svg", False),
        ("/static/index.html", False),
        ("/static/sw.js", False),
        ("/static/icon-192.png", False),
        ("/static/admin/css/base-00000000.css", False),
    ],
)
def test_only_what_has_a_checksum_in_its_name_is_kept_for_good(address, for_good):
    assert bool(re.search(settings.WHITENOISE_IMMUTABLE_FILE_TEST, address)) is for_good
