"""Sessions as Django keeps them in the database. Every call reads its own: that query is built once."""

from datetime import datetime

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from kernel.prepared import Prepared

_VALID: Prepared[Session] = Prepared(
    lambda key, now: Session.objects.filter(session_key=key, expire_date__gt=now), key=str, now=datetime
)


class SessionStore(db.SessionStore):
    def _get_session_from_db(self) -> Session | None:
        found = _VALID.first(key=self.session_key, now=timezone.now())
        if found is None:
            self._session_key = None
        return found
