"""A worker without a broker: claims and sends until it is killed. `python -m tests.load.reminders.loop BATCH`."""

from __future__ import annotations

import os
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "circlecare.settings")
import django

django.setup()

from followup.reminders.services.claiming import claim, take_back  # noqa: E402 - after the set-up
from followup.reminders.services.sending import batch_send  # noqa: E402
from kernel.ids import new_id  # noqa: E402

while True:
    batch = new_id()
    take_back()
    if claim(batch, limit=int(sys.argv[1])):
        batch_send(batch)
    else:
        time.sleep(0.1)
