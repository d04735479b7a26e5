"""Settings from the environment, checked at start: a missing or unsafe value stops with what to set."""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from kernel.notify.channels.sealing import is_private_key

ROOT = Path(__file__).resolve().parents[2]
env = environ.Env()
PRODUCTION = "production"
MODES = ("development", "demo", "test", PRODUCTION)
MIN_SECRET_LENGTH = 50


def mode() -> str:
    """`CIRCLECARE_MODE`: production unless said otherwise, so that forgetting it is the safe mistake."""
    value: str = env.str("CIRCLECARE_MODE", default=PRODUCTION)
    if value not in MODES:
        raise ImproperlyConfigured(f"CIRCLECARE_MODE must be one of {', '.join(MODES)}, not {value!r}.")
    return value


def required(name: str, hint: str) -> str:
    value: str = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"{name} is not set. {hint}")
    return value


def secret_key() -> str:
    key = required(
        "SECRET_KEY",
        "Set it to a long random text, for example: python3 -c "
        "'import secrets; print(secrets.token_urlsafe(64))'",
    )
    if mode() == PRODUCTION and (len(key) < MIN_SECRET_LENGTH or len(set(key)) < 10):
        raise ImproperlyConfigured(
            f"SECRET_KEY is too weak for production: use at least {MIN_SECRET_LENGTH} random characters."
        )
    return key


def check_production(
    *,
    allowed_hosts: list[str],
    debug: bool,
    base_url: str,
    email_url: str,
    sms_url: str = "",
    push_key: str = "",
) -> None:
    """Refuse a production start that would leak or lock out. Lists every fault at once."""
    faults = []
    if debug:
        faults.append("DEBUG must not be on in production: unset DEBUG.")
    if not allowed_hosts or "*" in allowed_hosts:
        faults.append("ALLOWED_HOSTS must name your hosts, comma separated (no *).")
    if not base_url.startswith("https://"):
        faults.append("CIRCLECARE_BASE_URL must be the public address and start with https://.")
    if not email_url.startswith(("smtp", "submission")):
        faults.append("EMAIL_URL must name your mail server, for example smtp+tls://user:pass@host:587.")
    if sms_url and not sms_url.startswith("https://"):
        faults.append("SMS_GATEWAY_URL must start with https://: it carries names and telephone numbers.")
    if push_key and not is_private_key(push_key):
        faults.append("PUSH_PRIVATE_KEY is no key: python3 manage.py new_push_key prints one.")
    if faults:
        raise ImproperlyConfigured("\n".join(["Unsafe production settings:", *faults]))
