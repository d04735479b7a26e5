"""The scores on the summary of the record: the same recipes as on the form, from the record alone."""

from collections.abc import Mapping
from typing import Any

from cases.referrals.rules.form import FIELDS
from cases.referrals.rules.scoring import scores_for
from kernel import clock


def scores_of_record(snapshot: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Every score that applies to the disease of the record, from a `record_snapshot`. No queries."""
    values: dict[str, Any] = {
        field.code: snapshot[field.source] for field in FIELDS if field.source in snapshot
    }
    values["therapy_lines"] = snapshot["therapy_lines"]
    return [score.as_dict() for score in scores_for(values, today=clock.today())]
