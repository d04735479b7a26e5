"""What Celery beat runs. Every task is idempotent and safe to run twice at once."""

from typing import Any

SCHEDULE: dict[str, dict[str, Any]] = {
    "heartbeat": {"task": "circlecare.tasks.heartbeat", "schedule": 5.0, "options": {"expires": 10}},
    "directory.sweep": {
        "task": "network.directory.tasks.sweep",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "notify.outbox": {
        "task": "kernel.notify.tasks.send_outbox",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "notify.pushes": {
        "task": "kernel.notify.tasks.send_pushes",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "notify.reconcile": {
        "task": "kernel.notify.tasks.reconcile_outbox",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "files.sweep": {"task": "kernel.files.tasks.sweep_files", "schedule": 60.0, "options": {"expires": 60}},
    "uploads.sweep": {
        "task": "kernel.files.tasks.sweep_uploads",
        "schedule": 900.0,
        "options": {"expires": 900},
    },
    "referrals.clock": {
        "task": "cases.referrals.tasks.check_clocks",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "referrals.letters": {
        "task": "cases.referrals.tasks.sweep_letters",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "referrals.deferred": {
        "task": "cases.referrals.tasks.review_deferred",
        "schedule": 900.0,
        "options": {"expires": 900},
    },
    "reminders.tick": {
        "task": "followup.reminders.tasks.tick",
        "schedule": 5.0,
        "options": {"expires": 10},
    },
    "reminders.reclaim": {
        "task": "followup.reminders.tasks.reclaim",
        "schedule": 30.0,
        "options": {"expires": 30},
    },
    "reminders.duties": {
        "task": "followup.reminders.tasks.duties",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "follow_up.catch_up": {
        "task": "followup.protocols.tasks.catch_up",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "clinics.catch_up": {
        "task": "followup.clinics.tasks.catch_up",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "clinics.offers": {
        "task": "followup.clinics.tasks.expire_offers",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
}
