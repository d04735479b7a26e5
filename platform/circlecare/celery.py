"""The Celery application. Tasks live in the rooms' `tasks.py`; beat's table is composed from them."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "circlecare.settings")

app = Celery("circlecare")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
