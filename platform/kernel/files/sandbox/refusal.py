"""What a job raises to say no. Apart from the client, so that jobs need no Django."""

from typing import Any


class Refused(Exception):
    """The file is not acceptable: `code` is stable and has a translated text, `detail` fills it in."""

    def __init__(self, code: str, **detail: Any) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail
