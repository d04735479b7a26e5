"""WSGI entry point for plain HTTP in production (several times faster than ASGI for small views)."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "circlecare.settings")
application = get_wsgi_application()
