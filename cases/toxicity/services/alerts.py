"""Raising, withdrawing and acknowledging alerts about a rise of grade."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cases.pathway.selectors.days import infusions_of
from cases.patients.policies import people_who_can_view_clinical
from cases.patients.selectors.access import patient_get
from cases.toxicity.events import ToxicityAlerted
from cases.toxicity.models import ToxicityAlert, ToxicityObservation
from cases.toxicity.policies import can_acknowledge, is_for, people_to_alert, receivers_of, wrote
from cases.toxicity.rules.alerts import LEVELS, alert_level
from cases.toxicity.rules.course import SCALES, Episode
from cases.toxicity.selectors.course import Course
from cases.toxicity.services.wording import URGENT_KIND, WARD_KIND
from kernel import realtime
from kernel.actors import Actor
from kernel.audit import services as audit
from kernel.clock import now, wall_zone
from kernel.errors import Forbidden, NotFound
from kernel.notify import services as notify

STILL_NEWS = timedelta(hours=24)
"""A sheet that is copied in from paper later alarms nobody."""


def alerts_follow(*, actor: Actor, patient_id: UUID, courses: Sequence[Course]) -> None:
    """Raise what is a new highest grade of its episode, withdraw what the rows do not bear out any more; of the
    courses of earlier infusions withdraw only.

    `courses` as `courses_of` gives them. The caller holds the patient's lock, so that two writers come one after
    the other; the constraint of the table holds it even so.
    """
    course = courses[-1]
    infused_on = _day_of(course)
    _earlier_end(actor, patient_id, courses)
    known = list(ToxicityAlert.objects.filter(patient_id=patient_id, infused_on=infused_on))
    known += _of_another_day(actor, course, infused_on, known)
    by_key = {str(row.pk): row for row in course.rows}
    for scale in SCALES:
        episodes = {episode.number: episode for episode in course.episodes(scale)}
        for alert in known:
            if alert.scale == scale and not _still_true(alert, episodes):
                _withdraw(actor, alert)
        for episode in episodes.values():
            row = by_key[_row_of(course, scale, episode)]
            mine = [item for item in known if (item.scale, item.episode) == (scale, episode.number)]
            _raise(actor, row, episode, mine, infused_on)


def _earlier_end(actor: Actor, patient_id: UUID, courses: Sequence[Course]) -> None:
    """What was raised after an earlier infusion and is not so any more."""
    earlier = {_day_of(course): course for course in courses if course.follows}
    earlier.pop(_day_of(courses[-1]), None)
    standing = ToxicityAlert.objects.filter(patient_id=patient_id, withdrawn_at=None, infused_on__in=earlier)
    for alert in standing.order_by("raised_at"):
        episodes = earlier[alert.infused_on].episodes(alert.scale)
        if not _still_true(alert, {episode.number: episode for episode in episodes}):
            _withdraw(actor, alert)


def _day_of(course: Course) -> date | None:
    return course.infused_at.astimezone(wall_zone()).date() if course.infused_at else None


def _of_another_day(
    actor: Actor, course: Course, infused_on: date | None, known: list[ToxicityAlert]
) -> Iterator[ToxicityAlert]:
    """Alerts of these looks from before the infusion was written down, or its day corrected: the same alerts still."""
    there = {(item.scale, item.episode, item.grade) for item in known}
    graded = {item.key: item for item in course.graded}
    of_these = ToxicityAlert.objects.filter(observation_id__in=[row.pk for row in course.rows])
    for alert in of_these.exclude(infused_on=infused_on).order_by("raised_at"):
        look = graded[str(alert.observation_id)]
        # what was seen before the infusion counts no more among the episodes
        episode = look.crs_episode if alert.scale == "crs" else look.icans_episode
        if not episode or (alert.scale, episode, alert.grade) in there:
            _withdraw(actor, alert)
            continue
        there.add((alert.scale, episode, alert.grade))
        alert.infused_on, alert.episode = infused_on, episode
        alert.save(update_fields=["infused_on", "episode"])
        yield alert


def alerts_of_no_infusion_end(*, actor: Actor, patient_id: UUID, course: Course) -> None:
    """Withdraw what was raised about looks that follow no infusion any more, since its instant changed."""
    days = {at.astimezone(wall_zone()).date() for at in infusions_of(patient_id)}
    if not days:
        return
    standing = ToxicityAlert.objects.filter(patient_id=patient_id, withdrawn_at=None)
    looked_at = {row.pk for row in course.rows}
    for alert in standing.exclude(observation_id__in=looked_at).order_by("raised_at"):
        if alert.infused_on not in days:
            _withdraw(actor, alert)


def _still_true(alert: ToxicityAlert, episodes: dict[int, Episode]) -> bool:
    episode = episodes.get(alert.episode)
    return episode is not None and alert.grade <= episode.max_grade


def _row_of(course: Course, scale: str, episode: Episode) -> str:
    """The row that first had the highest grade of the episode."""
    return next(
        graded.key
        for graded in course.graded
        if graded.at == episode.max_at
        and (graded.crs_counts if scale == "crs" else graded.icans_counts) == episode.max_grade
    )


def _raise(
    actor: Actor,
    row: ToxicityObservation,
    episode: Episode,
    known: list[ToxicityAlert],
    infused_on: date | None,
) -> None:
    level = alert_level(episode.scale, episode.max_grade)
    standing = max((item.grade for item in known if item.withdrawn_at is None), default=0)
    if level is None or standing >= episode.max_grade or now() - episode.max_at > STILL_NEWS:
        return
    moment = now()
    due_at = moment + timedelta(minutes=level.acknowledge_minutes) if level.acknowledge_minutes else None
    people = people_to_alert(patient_id=row.patient_id, centre_id=row.centre_id, groups=level.groups)
    again = next((item for item in known if item.grade == episode.max_grade), None)
    alert = again or ToxicityAlert(
        patient_id=row.patient_id,
        infused_on=infused_on,
        scale=episode.scale,
        grade=episode.max_grade,
        episode=episode.number,
        times=0,
    )
    alert.observation, alert.level, alert.told = row, level.code, len(people)
    alert.raised_at, alert.due_at, alert.times = moment, due_at, alert.times + 1
    alert.withdrawn_at = alert.acknowledged_at = None
    alert.acknowledged_by_id = None
    alert.save()
    audit.record(
        actor=actor,
        action="toxicity.alert_raised",
        patient_id=row.patient_id,
        object_type="toxicity_alert",
        object_id=alert.pk,
        detail={"level": level.code, "told": len(people)},
    )
    notify.send(
        person_ids=people,
        kind=WARD_KIND if level.code == "ward" else URGENT_KIND,
        subject_type="patient",
        subject_id=row.patient_id,
        url=f"/cases/{row.patient_id}/toxicity",
        dedupe_key=f"toxicity.alert:{alert.pk}:{alert.times}",
        group_key=f"toxicity:{row.patient_id}",
    )
    _publish(alert)


def _withdraw(actor: Actor, alert: ToxicityAlert) -> None:
    if alert.withdrawn_at is not None:
        return
    alert.withdrawn_at = now()
    alert.save(update_fields=["withdrawn_at"])
    audit.record(
        actor=actor,
        action="toxicity.alert_withdrawn",
        patient_id=alert.patient_id,
        object_type="toxicity_alert",
        object_id=alert.pk,
        detail={"level": alert.level, "seen": alert.acknowledged_at is not None},
    )
    _publish(alert)


def _publish(alert: ToxicityAlert) -> None:
    still_open = alert.acknowledged_at is None and alert.withdrawn_at is None
    realtime.publish(
        ToxicityAlerted(patient_id=alert.patient_id, alert_id=alert.pk, open=still_open),
        person_ids=people_who_can_view_clinical(alert.patient_id),
    )


@transaction.atomic
def alert_acknowledge(*, actor: Actor, patient_id: UUID, alert_id: UUID) -> ToxicityAlert:
    """Say that one has seen it: the first person counts, a second time changes nothing.

    It counts from the centre that the alert is for, and not from who recorded the observation. Lower grades of the same
    episode that are for the same centre are seen with it. Raises NotFound, Forbidden (`not_your_alert`,
    `own_observation`). Audited; told live.
    """
    patient_get(actor=actor, patient_id=patient_id, clinical=True, lock=True)
    alerts = ToxicityAlert.objects.select_related("observation")
    alert = alerts.filter(pk=alert_id, patient_id=patient_id).first()
    if alert is None:
        raise NotFound
    if not can_acknowledge(actor, patient_id):
        raise Forbidden
    if alert.acknowledged_at is not None or alert.withdrawn_at is not None:
        return alert
    receivers = receivers_of(patient_id)
    centre_id = receivers.of(alert)
    if not is_for(actor, centre_id):
        raise Forbidden(
            "not_your_alert",
            _("This alert is for another centre: it stays open until somebody there has seen it."),
        )
    if wrote(actor, alert):
        raise Forbidden(
            "own_observation", _("You recorded this observation: a colleague says that they have seen it.")
        )
    waiting = alerts.filter(
        patient_id=patient_id,
        infused_on=alert.infused_on,
        scale=alert.scale,
        episode=alert.episode,
        grade__lte=alert.grade,
        acknowledged_at=None,
        withdrawn_at=None,
    )
    for seen in waiting:
        if receivers.of(seen) != centre_id:
            continue
        seen.acknowledged_at, seen.acknowledged_by_id = now(), actor.who
        seen.save(update_fields=["acknowledged_at", "acknowledged_by"])
        _publish(seen)
        if seen.pk == alert.pk:
            alert = seen
    audit.record(
        actor=actor,
        action="toxicity.alert_acknowledged",
        patient_id=patient_id,
        object_type="toxicity_alert",
        object_id=alert.pk,
        detail={"level": alert.level, "target_minutes": LEVELS[alert.level].acknowledge_minutes},
    )
    return alert
