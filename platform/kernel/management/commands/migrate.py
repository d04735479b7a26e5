"""Django's `migrate`; outside production in an eighth of the time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from typing import Any

from django.conf import settings
from django.core.management.commands import migrate
from django.db.migrations.state import ProjectState, get_related_models_tuples

_Key = tuple[str, str]
_RELOAD = "reload_model"


class Command(migrate.Command):
    """Where patients' data are, minutes do not count and Django's own way is taken."""

    def handle(self, *args: Any, **options: Any) -> None:
        with nullcontext() if settings.IS_PRODUCTION else redrawing_what_refers():
            super().handle(*args, **options)


@contextmanager
def redrawing_what_refers() -> Iterator[None]:
    """After an operation make anew the class of the model that changed and of those that refer to it, and no others.

    Django makes all classes anew that are connected with it in either direction. Nearly every table of ours
    refers to a person, so that was every class, after every operation: 32,000 of them, and 19 of each 20 seconds.
    A class left as it is may still list a former state of those that refer to it; the tables are made from what
    a class refers to. Code of ours (`RunPython`) gets all classes freshly made, as after Django's own delayed
    operations. The renaming of a model remains with Django.
    """
    original = getattr(ProjectState, _RELOAD)
    setattr(ProjectState, _RELOAD, _reload)
    try:
        yield
    finally:
        setattr(ProjectState, _RELOAD, original)


def _reload(state: ProjectState, app_label: str, model_name: str, delay: bool = False) -> None:
    if "apps" not in vars(state):
        return
    state.is_delayed = True
    leaving = _what_refers(state, (app_label, model_name))
    for key in leaving:
        with suppress(LookupError):
            # remembered by the class that leaves; some operations ask it when others have taken their place
            get_related_models_tuples(state.apps.get_model(*key))
    state._reload(leaving)  # type: ignore[attr-defined]  # noqa: SLF001


def _what_refers(state: ProjectState, changed: _Key) -> set[_Key]:
    """The model and all that refer to it, by a field or as their base, at whatever distance."""
    heirs: dict[_Key, list[_Key]] = {}
    for key, model in state.models.items():
        for base in model.bases:
            if isinstance(base, str):
                label, _dot, name = base.lower().partition(".")
                heirs.setdefault((label, name), []).append(key)
    found: set[_Key] = set()
    waiting = [changed]
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting += [*state.relations.get(key, ()), *heirs.get(key, ())]
    return found
