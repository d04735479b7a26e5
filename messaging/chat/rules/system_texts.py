"""The sentences of system messages, by key. The room that writes them registers them, so that a lower room
need not know what a referral is. Texts are lazy translations: each reader gets their own language."""

from collections.abc import Mapping

_texts: dict[str, object] = {}


def register(texts: Mapping[str, object]) -> None:
    """`texts`: key -> lazy text with `%(name)s` for the params."""
    _texts.update(texts)


def render(key: str, params: Mapping[str, object]) -> str:
    """The sentence in the active language; the key itself when nobody registered it or a param is missing.

    Example: {"referral.submitted": "%(by)s sent the referral"} with by="G. Ferri" -> "G. Ferri sent the referral".
    """
    template = _texts.get(key)
    if template is None:
        return key
    try:
        return str(template) % dict(params)
    except (KeyError, TypeError, ValueError):
        return str(template)
