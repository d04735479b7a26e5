"""ASGI entry point: HTTP to Django, `/ws/` to the socket consumer."""

import os
from threading import Thread
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "circlecare.settings")
django_application = get_asgi_application()

# Only now: these import models, which need the app registry.
from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.conf import settings  # noqa: E402
from django.urls import path  # noqa: E402

from circlecare.serving import keep_what_is_loaded, load_before_serving  # noqa: E402
from kernel.realtime.consumer import SocketConsumer  # noqa: E402

# The stubs of Django's `path` know views only; here it routes ASGI applications.
_socket: Any = SocketConsumer.as_asgi()
_routes: Any = [path("ws/", _socket)]

application = ProtocolTypeRouter(
    {
        "http": django_application,
        # The consumer itself checks Origin and refuses after accept(), so that the page gets our code.
        "websocket": AuthMiddlewareStack(URLRouter(_routes)),
    }
)

keep_what_is_loaded()
if settings.CIRCLECARE_DEMO:
    # here pages are answered too, and the first of them must not wait; elsewhere this process has sockets alone
    Thread(target=load_before_serving, name="load", daemon=True).start()
