"""How the OpenAPI document describes what drf-spectacular cannot know by itself."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # its metaclass is untyped
    """The session cookie of the browser; writes also carry the CSRF token in `X-CSRFToken`."""

    target_class = "kernel.api.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": "circlecare_session"}
