"""The processes that answer requests are ready before the first one."""

import json
import os
import subprocess
import sys

import pytest

SAYS = """
import gc, json, sys
print(json.dumps({"frozen": gc.get_freeze_count() > 100_000, "fhir": "fhir.resources.R4B.observation" in sys.modules}))
"""


@pytest.mark.parametrize(
    ("entry", "fhir"),
    [("circlecare.wsgi", True), ("circlecare.asgi", False), ("circlecare.celery", False)],
)
def test_what_the_first_write_needs_is_loaded_where_pages_are_answered(entry, fhir):
    done = subprocess.run(
        [sys.executable, "-c", f"import {entry}\n{SAYS}"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "circlecare.settings"},
    )
    serves = entry != "circlecare.celery"
    assert json.loads(done.stdout) == {"frozen": serves, "fhir": fhir}
