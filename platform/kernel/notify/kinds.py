"""The kinds of notifications; each room registers its own."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise

NEWS = _("Something new awaits you in CircleCare")
DEFAULT_CHANNELS = frozenset({"in_app", "mail", "push"})


@dataclass(frozen=True, slots=True)
class Kind:
    """`title` names the kind (preferences, bell). `text` is the line in the bell, with `%(name)s` from the
    notification's params. `mail_subject` is all that a mail or a push says: nothing clinical, no patient, no author.

    `urgent`: shown at once and cannot be switched off in the app.
    """

    code: str
    title: Text
    default_channels: frozenset[str] = DEFAULT_CHANNELS
    urgent: bool = False
    text: Text = ""
    mail_subject: Text = NEWS

    def line(self, params: dict[str, Any]) -> str:
        """The bell's line in the active language; a param that is missing leaves the title alone."""
        try:
            return str(self.text or self.title) % params
        except (KeyError, TypeError, ValueError):
            return str(self.title)


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Called from `AppConfig.ready` of the owning room. Raises ValueError when the code is taken."""
    known = _kinds.setdefault(kind.code, kind)
    if known != kind:
        raise ValueError(f"two notification kinds are called {kind.code!r}")


def get(code: str) -> Kind:
    """Raises LookupError for an unknown kind: closed by default."""
    return _kinds[code]


def find(code: str) -> Kind | None:
    return _kinds.get(code)


def registered() -> list[Kind]:
    return [_kinds[code] for code in sorted(_kinds)]
