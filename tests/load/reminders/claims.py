"""How fast due reminders are claimed: 500 at a time, one by one, and when nothing is due. Prints one line a measure."""

from __future__ import annotations

import os
import statistics
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "circlecare.settings")
import django

django.setup()

from followup.reminders.models import ReminderDue  # noqa: E402 - after the set-up
from followup.reminders.services.claiming import BATCH, claim  # noqa: E402
from kernel.ids import new_id  # noqa: E402

SINGLES = 500


def rate(limit: int, most: int) -> float:
    taken = 0
    begun = time.perf_counter()
    while taken < most:
        count = claim(new_id(), limit=limit)
        taken += count
        if not count:
            break
    return taken / (time.perf_counter() - begun)


def main() -> None:
    due = ReminderDue.objects.filter(batch=None).count()
    single = rate(1, min(SINGLES, due // 10))
    batches = rate(BATCH, due)
    idle = []
    for _time in range(200):
        begun = time.perf_counter()
        assert claim(new_id()) == 0
        idle.append(1000 * (time.perf_counter() - begun))
    ReminderDue.objects.update(batch=None, claimed_at=None)
    sys.stdout.write(
        f"claimed {BATCH} at a time: {batches:,.0f}/s (budget 50,000); one by one: {single:,.0f}/s, "
        f"ratio {batches / single:.0f}; idle tick {statistics.median(idle):.2f} ms (budget 1)\n"
    )


if __name__ == "__main__":
    main()
