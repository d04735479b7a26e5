"""A wrong production setting stops the start and says what to set."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "CIRCLECARE_MODE": "production",
    "SECRET_KEY": "7f3K-9sLq0Zx_Wm2Vb5Tn8Yc4Rj1Hp6Dg-Ae3Uf7Ok0Si9Bl2Ew5Qt8Xz",
    "DATABASE_URL": "postgres://app:secret@db.invalid:5432/app",
    "REDIS_URL": "redis://valkey.invalid:6379/0",
    "ALLOWED_HOSTS": "circle.example",
    "CIRCLECARE_BASE_URL": "https://circle.example",
    "EMAIL_URL": "smtp+tls://mail.invalid:587",
}


def start(**changes: str | None) -> subprocess.CompletedProcess[str]:
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}"}
    env |= {key: value for key, value in (GOOD | changes).items() if value is not None}
    code = "import django; django.setup(); from django.conf import settings; print(settings.SESSION_COOKIE_SECURE)"
    return subprocess.run(
        [sys.executable, "-c", code],
        env=env | {"DJANGO_SETTINGS_MODULE": "circlecare.settings"},
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
    )


def test_good_production_settings_start():
    done = start()
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "True"


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"SECRET_KEY": None}, "SECRET_KEY is not set"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is too weak"),
        ({"DATABASE_URL": None}, "DATABASE_URL is not set"),
        ({"REDIS_URL": None}, "REDIS_URL is not set"),
        ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS must name your hosts"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name your hosts"),
        ({"DEBUG": "on"}, "DEBUG must not be on"),
        ({"CIRCLECARE_BASE_URL": "http://circle.example"}, "start with https://"),
        ({"EMAIL_URL": None}, "EMAIL_URL must name your mail server"),
        ({"SMS_GATEWAY_URL": "http://sms.invalid"}, "SMS_GATEWAY_URL must start with https://"),
        ({"PUSH_PRIVATE_KEY": "no key"}, "PUSH_PRIVATE_KEY is no key"),
        ({"CIRCLECARE_MODE": "prod"}, "CIRCLECARE_MODE must be one of"),
    ],
)
def test_an_unsafe_setting_stops_the_start_with_what_to_set(changes, named):
    done = start(**changes)
    assert done.returncode != 0
    assert named in done.stderr
