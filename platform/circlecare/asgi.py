"""ASGI entry point: HTTP to Django, `/ws/` to the socket consumer."""

import gc
import os
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "circlecare.settings")
django_application = get_asgi_application()

# Only now: these import models, which need the app registry.
from channels.auth import AuthMiddlewareStack  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.urls import path  # noqa: E402

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

# What is loaded now lives as long as the process: keep the collector from walking it (p99 of fan-out).
gc.collect()
gc.freeze()
