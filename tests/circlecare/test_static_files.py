"""What the browser may keep: the files of the build for good, the page that names them never unasked."""

import re

import pytest
from django.conf import settings


@pytest.mark.parametrize(
    ("address", "for_good"),
    [
        ("/static/assets/mantine-B1w3Oark.js", True),
        ("/static/assets/early-_-aB3dE9.js", True),
        ("/static/assets/inter-latin-wght-normal-Dx4kXJAl.woff2", True),
        ("/static/favicon.svg", False),
        ("/static/index.html", False),
        ("/static/admin/css/base-00000000.css", False),
    ],
)
def test_only_what_has_a_checksum_in_its_name_is_kept_for_good(address, for_good):
    assert bool(re.search(settings.WHITENOISE_IMMUTABLE_FILE_TEST, address)) is for_good
