"""Labels of codes in the language of the reader."""

from django.utils.translation import get_language

from cases.pathway.rules import OUTCOME_LABELS, STATE_INFO, Outcome, State
from cases.record.rules.text import Text


def in_language(text: Text) -> str:
    """The wording for the active language; Italian when none is active (the network's first language)."""
    return text.en if (get_language() or "it").startswith("en") else text.it


def state_label(state: str) -> str:
    return in_language(STATE_INFO[State(state)].label)


def outcome_label(outcome: str) -> str:
    return in_language(OUTCOME_LABELS[Outcome(outcome)]) if outcome else ""
