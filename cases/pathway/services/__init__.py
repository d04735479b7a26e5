"""Writes of the pathway, of the course on it and of the custody of the cells: one function per use case."""

from cases.pathway.services.moving import (
    MAX_TEXT,
    pathway_apply,
    pathway_assign,
    pathway_choose_hub,
    pathway_close,
    pathway_hand_over,
    pathway_lock,
    pathway_move,
    pathway_open,
    pathway_permit,
)

__all__ = [
    "MAX_TEXT",
    "pathway_apply",
    "pathway_assign",
    "pathway_choose_hub",
    "pathway_close",
    "pathway_hand_over",
    "pathway_lock",
    "pathway_move",
    "pathway_open",
    "pathway_permit",
]
