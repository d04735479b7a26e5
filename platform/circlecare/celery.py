"""The Celery application. Tasks live in the rooms' `tasks.py`; beat's table is composed from them."""

import os

from celery import Celery

from circlecare.broker import stay_when_the_broker_goes

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "circlecare.settings")

stay_when_the_broker_goes()
app = Celery("circlecare")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
