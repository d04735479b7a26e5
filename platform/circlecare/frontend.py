"""Serves the single-page app: every address that is not the API's gets `index.html`. And its service worker, which has
to stand at the root to be told of all of it."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import ensure_csrf_cookie

NOT_BUILT = "The front end is not built yet: run `make frontend`."


@lru_cache(maxsize=4)
def _file(path: Path, mtime_ns: int) -> bytes:
    return path.read_bytes()


def _collected(name: str, content_type: str) -> HttpResponse:
    """A file that is checked anew each time. From the collected files, not from the build folder: the page and the
    assets that it names stay together."""
    path = Path(settings.STATIC_ROOT) / name
    try:
        content = _file(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return HttpResponse(NOT_BUILT, status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse(content, content_type=content_type, headers={"Cache-Control": "no-cache"})


@ensure_csrf_cookie
def app(request: HttpRequest) -> HttpResponse:
    """The app's one page. It names hashed assets."""
    return _collected("index.html", "text/html; charset=utf-8")


def service_worker(request: HttpRequest) -> HttpResponse:
    return _collected("sw.js", "text/javascript; charset=utf-8")
