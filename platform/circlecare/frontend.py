"""Serves the single-page app: every address that is not the API's gets `index.html`."""

from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import ensure_csrf_cookie

NOT_BUILT = "The front end is not built yet: run `make frontend`."


@lru_cache(maxsize=2)
def _index(path: Path, mtime_ns: int) -> bytes:
    return path.read_bytes()


@ensure_csrf_cookie
def app(request: HttpRequest) -> HttpResponse:
    """The app's one page. It names hashed assets, so it is checked anew each time."""
    # From the collected files, not from the build folder: the page and the assets it names stay together.
    path = Path(settings.STATIC_ROOT) / "index.html"
    try:
        page = _index(path, path.stat().st_mtime_ns)
    except FileNotFoundError:
        return HttpResponse(NOT_BUILT, status=503, content_type="text/plain; charset=utf-8")
    response = HttpResponse(page)
    response["Cache-Control"] = "no-cache"
    return response
