"""The people of the demonstration circle, as the browser tests and the clients of this folder know them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx

PASSWORD = "circlecare-demo-1"

CREMA_DOCTOR = "giulia.ferri@crema.example"
CREMA_NURSE = "luca.gatti@crema.example"
CREMA_SECRETARY = "silvia.poli@crema.example"
HUB_DOCTOR = "marta.riva@brescia.example"
HUB_DOCTOR_2 = "paolo.conti@brescia.example"
HUB_COORDINATOR = "sara.villa@brescia.example"
HUB_LAB = "nicola.ponti@brescia.example"
HUB_PHARMACIST = "monica.serra@brescia.example"
HUB_NURSE = "alba.costa@brescia.example"
HUB_ADMIN = "irene.fontana@brescia.example"


@dataclass
class Caller:
    """A person at work over the API with a real session: what a browser would send, without the browser."""

    url: str
    email: str
    http: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        self.http = httpx.Client(base_url=self.url, timeout=60, headers={"Referer": self.url})
        self.http.get("/_allauth/browser/v1/config")
        signed_in = self.http.post(
            "/_allauth/browser/v1/auth/login",
            json={"email": self.email, "password": PASSWORD},
            headers=self._token(),
        )
        assert signed_in.status_code == 200, signed_in.text

    def _token(self) -> dict[str, str]:
        return {"X-CSRFToken": self.http.cookies["csrftoken"]}

    def call(self, method: str, path: str, **options: Any) -> httpx.Response:
        """`path` relative to /api/v1/."""
        headers = self._token() | options.pop("headers", {})
        return self.http.request(method, f"/api/v1/{path}", headers=headers, **options)

    def get(self, path: str, **options: Any) -> Any:
        answer = self.call("GET", path, **options)
        assert answer.is_success, f"GET {path}: {answer.status_code} {answer.text}"
        return answer.json()

    def post(self, path: str, body: Any = None, **options: Any) -> Any:
        """The answer's body. Raises AssertionError with the problem when it is not 2xx."""
        answer = self.call("POST", path, json=body, **options)
        assert answer.is_success, f"POST {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    @property
    def cookies(self) -> dict[str, str]:
        return dict(self.http.cookies)

    def close(self) -> None:
        self.http.close()
