"""The errors that services raise. One place (`kernel.api.problems`) turns them into RFC 9457 answers.

`code` is stable and machine-readable; `message` is translated and says what to do; `fields` maps a field
of the input to its messages, so that the screen can show each at its place.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise
Fields = Mapping[str, Sequence[Text]]


class DomainError(Exception):
    """A refusal that the caller can understand and act on."""

    status = 400
    code = "invalid"

    def __init__(
        self,
        code: str = "",
        message: Text = "",
        *,
        field: str | None = None,
        fields: Fields | None = None,
        status: int | None = None,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(code or self.code)
        self.code = code or self.code
        self.message: Text = message or _("The request could not be carried out.")
        self.fields: dict[str, list[Text]] = {key: list(value) for key, value in (fields or {}).items()}
        if field is not None:
            self.fields.setdefault(field, []).append(self.message)
        self.status = status or self.status
        self.extra = dict(extra or {})


class Invalid(DomainError):
    """400: the input is wrong; `fields` says where and what to do."""

    code = "invalid"

    def __init__(self, code: str = "", message: Text = "", **kwargs: Any) -> None:
        super().__init__(code, message or _("Please check the marked fields."), **kwargs)


class NotFound(DomainError):
    """404: does not exist, or is not yours to know. Both read the same on purpose."""

    status = 404
    code = "not_found"

    def __init__(self, code: str = "", message: Text = "", **kwargs: Any) -> None:
        super().__init__(code, message or _("Not found."), **kwargs)


class Forbidden(DomainError):
    """403: you may see it, but this act is not yours."""

    status = 403
    code = "forbidden"

    def __init__(self, code: str = "", message: Text = "", **kwargs: Any) -> None:
        super().__init__(code, message or _("You are not allowed to do this."), **kwargs)


class Conflict(DomainError):
    """409: the state of things does not allow it (any more); `extra` carries what stands now."""

    status = 409
    code = "conflict"


class PreconditionFailed(DomainError):
    """412: someone else changed the entry; `extra["current"]` carries the newer version."""

    status = 412
    code = "changed_meanwhile"

    def __init__(self, code: str = "", message: Text = "", **kwargs: Any) -> None:
        super().__init__(code, message or _("Someone else changed this in the meantime."), **kwargs)
