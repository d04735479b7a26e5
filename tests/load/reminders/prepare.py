"""Many due reminders, as rows. As a command: `python -m tests.load.reminders.prepare 100000`."""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from typing import Any


def due_reminders(count: int, *, centre: Any, patients: list[Any], channels: tuple[str, ...]) -> None:
    """`count` reminders that are due now, over the appointments of these patients; the channels in turn."""
    from followup.reminders.models import Reminder
    from followup.reminders.rules.kinds import Channel
    from followup.reminders.services.planning import rules_of
    from kernel import clock
    from kernel.ids import new_id
    from tests.factories.appointments import agree, make_appointment, make_clinic

    clinic = make_clinic(centre)
    rule = rules_of([clinic.pk])[clinic.pk][0]
    starts_at = clock.now() + timedelta(days=7)
    appointments = []
    for number, patient in enumerate(patients):
        agree(patient, channels=[channel.value for channel in Channel])
        appointments.append(make_appointment(patient, clinic, starts_at + timedelta(minutes=30 * number)))
    moment = clock.now()
    rows = (
        Reminder(
            id=new_id(),
            rule=rule,
            appointment=appointments[number % len(appointments)],
            centre=centre,
            to="patient",
            channel=channels[number % len(channels)],
            happens_at=appointments[number % len(appointments)].starts_at,
            due_at=moment,
        )
        for number in range(count)
    )
    Reminder.objects.bulk_create(rows, batch_size=2000)


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "circlecare.settings")
    import django

    django.setup()
    from django.db import connection

    from tests.factories.directory import make_member, make_network
    from tests.factories.patients import make_patient

    network = make_network()
    doctor = make_member(network.crema, "clinician")
    patients = [
        make_patient(doctor, email=f"p{number}@paziente.example", phone=f"333{1_000_000 + number}")
        for number in range(50)
    ]
    due_reminders(int(sys.argv[1]), centre=network.crema, patients=patients, channels=("mail", "sms"))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) followup_reminders_reminder, followup_reminders_reminderdue")


if __name__ == "__main__":
    main()
