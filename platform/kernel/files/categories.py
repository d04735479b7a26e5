"""Categories that only the server gives: a letter that we made must not be imitated by an upload, nor taken back.

A snapshot that was sent to another hospital is history; a correction is a new letter that names the old one.
"""

_sealed: set[str] = set()


def seal(*categories: str) -> None:
    """Called from `AppConfig.ready` by the room that makes such documents."""
    _sealed.update(categories)


def is_sealed(category: str) -> bool:
    return category in _sealed
