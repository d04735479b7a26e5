"""The floor: a Django project with one view on the same server. No sign-in, no middleware, no database."""

import gc

from django.conf import settings
from django.core.asgi import get_asgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

settings.configure(
    SECRET_KEY="bench", ALLOWED_HOSTS=["127.0.0.1"], ROOT_URLCONF=__name__, USE_I18N=False, DATABASES={}
)


def body(_request: HttpRequest, size: int) -> HttpResponse:
    """A JSON text of as many bytes as the page it is compared with."""
    return HttpResponse(b'"' + b"x" * max(0, size - 2) + b'"', content_type="application/json")


urlpatterns = [path("bare/<int:size>/", body)]
application = get_asgi_application()
gc.collect()
gc.freeze()
