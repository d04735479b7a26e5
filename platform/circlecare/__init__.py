"""Wires the rooms together: settings, urls, asgi, wsgi, celery. Imported by nobody."""

from circlecare.celery import app as celery_app

__all__ = ["celery_app"]
