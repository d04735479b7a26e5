"""What a calendar program reads: sessions with how many come, no names."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q

from followup.clinics.models import Appointment, CalendarFeed, Clinic, Session
from followup.clinics.policies import clinics_visible_to
from followup.clinics.rules.ical import Entry, Method, Status, calendar_file
from followup.clinics.rules.states import AppointmentState, SessionState
from kernel import clock
from kernel.actors import Actor
from kernel.errors import NotFound
from network.directory.services.keys import key_hash

PAST, AHEAD = timedelta(days=180), timedelta(days=760)
_SESSION = {
    SessionState.NEEDS_DECISION: Status.TENTATIVE,
    SessionState.CANCELLED: Status.CANCELLED,
}
_VISIT = {"it": "Visita", "en": "Visit"}


def feed_file(secret: str) -> bytes:
    """The calendar behind a secret address. Raises NotFound: an unknown or revoked one, and one of a person who sees
    the clinic no more. Five queries, whatever stands in it."""
    feed = (
        CalendarFeed.objects.filter(digest=key_hash(secret), revoked_at=None)
        .select_related("clinic", "person")
        .first()
    )
    if feed is None:
        raise NotFound
    clinics = clinics_visible_to(Actor.person(feed.person_id))
    clinics = clinics.filter(pk=feed.clinic_id) if feed.clinic_id else clinics.filter(staff=feed.person)
    if feed.clinic_id and not clinics.exists():
        raise NotFound
    name = feed.clinic.title if feed.clinic else "CircleCare"
    entries = [_session(session) for session in _sessions(list(clinics))]
    return calendar_file(entries, name=name, domain=domain(), made_at=clock.now())


def invitation_file(appointment: Appointment, *, attendee: str, language: str) -> bytes:
    """The invitation to one appointment for the patient's own calendar, or its withdrawal; its clinic with the
    centre and its session are loaded. It says place and time, and not what is looked at."""
    clinic = appointment.clinic
    is_over = appointment.state == AppointmentState.CANCELLED
    entry = Entry(
        id=appointment.calendar_id,
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        zone=clinic.zone,
        summary=f"{_VISIT[language]} · {clinic.centre.name}",
        location=", ".join(filter(None, [clinic.place or clinic.centre.address, appointment.session.room])),
        status=Status.CANCELLED if is_over else Status.CONFIRMED,
        sequence=appointment.sequence,
    )
    return calendar_file(
        [entry],
        name=clinic.centre.name,
        domain=domain(),
        made_at=clock.now(),
        method=Method.CANCEL if is_over else Method.REQUEST,
        organizer=clinic.centre.email or f"no-reply@{domain()}",
        attendee=attendee,
    )


def feeds_of(person_id: UUID) -> list[CalendarFeed]:
    """Those in use, the newest first."""
    feeds = CalendarFeed.objects.filter(person=person_id, revoked_at=None).select_related("clinic")
    return list(feeds.order_by("-created_at"))


def domain() -> str:
    return urlsplit(settings.CIRCLECARE_BASE_URL).hostname or "localhost"


def _sessions(clinics: list[Clinic]) -> list[Session]:
    today = clock.today()
    held = Q(places__taken__is_held=True)
    rows = Session.objects.filter(clinic__in=clinics, on__range=(today - PAST, today + AHEAD))
    counted = rows.annotate(
        place_count=Count("places", distinct=True),
        held_count=Count("places__taken", filter=held, distinct=True),
    )
    return list(counted.select_related("clinic", "clinic__centre").order_by("starts_at", "id"))


def _session(session: Session) -> Entry:
    clinic = session.clinic
    counts: tuple[int, int] = (session.held_count, session.place_count)  # type: ignore[attr-defined]  # annotated
    return Entry(
        id=session.pk,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        zone=clinic.zone,
        summary=f"{clinic.title} · {counts[0]}/{counts[1]}",
        location=", ".join(filter(None, [clinic.place or clinic.centre.name, session.room])),
        status=_SESSION.get(SessionState(session.state), Status.CONFIRMED),
        sequence=session.sequence,
    )
