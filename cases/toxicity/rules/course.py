"""The whole sheet of one patient, row after row: what each row is graded, and which episodes there were."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cases.toxicity.rules.crs import CrsFindings, crs_grade, has_crs_sign, is_fever
from cases.toxicity.rules.grade import Grade
from cases.toxicity.rules.icans import IcansFindings, icans_grade

QUIET = timedelta(hours=24)
"""An episode is over when there was no sign for so long (choice of this project)."""
SCALES = ("crs", "icans")


@dataclass(frozen=True, slots=True)
class Look:
    """One row. `antipyretic`: given in the last 6 hours. `*_clinician`: the grade that a clinician put in the
    place of the derived one."""

    key: str
    at: datetime
    crs: CrsFindings
    icans: IcansFindings
    antipyretic: bool = False
    crs_clinician: int | None = None
    icans_clinician: int | None = None


@dataclass(frozen=True, slots=True)
class Graded:
    """`crs`, `icans`: derived. `*_counts`: what counts (the clinician's grade, else the derived). `*_sign`: the
    episode is not over here (a grade that only treatment explains is no sign). `*_episode`: number of the episode
    to which the row belongs, 0 outside any."""

    key: str
    at: datetime
    crs: Grade
    icans: Grade
    fever_before: bool
    masked: bool
    crs_counts: int | None
    icans_counts: int | None
    crs_sign: bool
    icans_sign: bool
    crs_episode: int = 0
    icans_episode: int = 0


@dataclass(frozen=True, slots=True)
class Episode:
    """From the first row with a grade to the quiet day after the last sign. `resolved_at` None: not over."""

    scale: str
    number: int
    onset_at: datetime
    max_grade: int
    max_at: datetime
    last_sign_at: datetime
    resolved_at: datetime | None = None


def grade_course(looks: Iterable[Look], treated_at: Iterable[datetime] = ()) -> list[Graded]:
    """Every row graded in the order of time, whatever the order in which they came.

    Fever needs to be seen once in an episode; a treatment that hides fever (`treated_at`, or the antipyretic of a
    row) counts until the episode is over. Time linear in the rows.
    """
    treatments = sorted(treated_at)
    state = _State()
    found = []
    for look in sorted(looks, key=lambda item: (item.at, item.key)):
        state.before(look)
        while state.used < len(treatments) and treatments[state.used] <= look.at:
            state.treated_at = treatments[state.used]
            state.used += 1
        masked = look.antipyretic or state.is_treated
        crs = crs_grade(replace(look.crs, fever_before=state.fever, masked=masked))
        icans = icans_grade(look.icans)
        icans_counts = icans.value if look.icans_clinician is None else look.icans_clinician
        found.append(
            Graded(
                key=look.key,
                at=look.at,
                crs=crs,
                icans=icans,
                fever_before=state.fever,
                masked=masked,
                crs_counts=crs.value if look.crs_clinician is None else look.crs_clinician,
                icans_counts=icans_counts,
                crs_sign=has_crs_sign(look.crs) or bool(look.crs_clinician),
                icans_sign=bool(icans_counts),
            )
        )
        state.after(look, masked)
    return _numbered(found)


@dataclass(slots=True)
class _State:
    """What the rows so far say about the episode that runs."""

    fever: bool = False
    last_sign_at: datetime | None = None
    quiet_seen: bool = False
    treated_at: datetime | None = None
    over_at: datetime | None = None
    used: int = 0

    @property
    def is_treated(self) -> bool:
        return self.treated_at is not None and (self.over_at is None or self.treated_at > self.over_at)

    def before(self, look: Look) -> None:
        """A quiet day that somebody looked at ends the episode."""
        if self.last_sign_at is None or look.at - self.last_sign_at < QUIET:
            return
        if self.quiet_seen or not has_crs_sign(look.crs):
            self.fever, self.quiet_seen = False, False
            self.over_at, self.last_sign_at = self.last_sign_at + QUIET, None

    def after(self, look: Look, masked: bool) -> None:
        if has_crs_sign(look.crs):
            self.last_sign_at, self.quiet_seen = look.at, False
        elif self.last_sign_at is not None:
            self.quiet_seen = True
        if is_fever(look.crs.temp_c, other_cause=look.crs.fever_other_cause):
            self.fever = True


def _numbered(rows: list[Graded]) -> list[Graded]:
    crs = _numbers([_point(row, "crs") for row in rows])
    icans = _numbers([_point(row, "icans") for row in rows])
    return [
        replace(row, crs_episode=first, icans_episode=second)
        for row, first, second in zip(rows, crs, icans, strict=True)
    ]


_Point = tuple[datetime, int | None, bool]
"""When, which grade, and whether there was a sign."""


def _point(row: Graded, scale: str) -> _Point:
    if scale == "crs":
        return row.at, row.crs_counts, row.crs_sign
    return row.at, row.icans_counts, row.icans_sign


def _numbers(points: Sequence[_Point]) -> list[int]:
    """The episode of each point: a new one begins with a grade after a quiet day that somebody looked at."""
    numbers: list[int] = []
    current = 0
    last_sign: datetime | None = None
    quiet = False
    for at, grade, sign in points:
        if grade:
            if last_sign is None or (quiet and at - last_sign >= QUIET):
                current += 1
                last_sign = at
            if sign:
                last_sign = at
            quiet = False
            numbers.append(current)
            continue
        quiet = quiet or grade == 0
        numbers.append(current if last_sign is not None and at - last_sign < QUIET else 0)
    return numbers


def episodes_of(rows: Sequence[Graded], scale: str) -> list[Episode]:
    """Onset, highest grade and end of every episode of `rows`, which come from `grade_course`."""
    episodes: list[Episode] = []
    for row in rows:
        at, grade, sign = _point(row, scale)
        number = row.crs_episode if scale == "crs" else row.icans_episode
        if grade and len(episodes) < number:
            # nobody need look just as the quiet day ends: the next episode says that it was over
            episodes[-1:] = [_quiet(before, at) for before in episodes[-1:]]
            episodes.append(Episode(scale, number, at, grade, at, at))
        elif grade:
            episodes[-1] = _further(episodes[-1], at, grade, sign)
        elif grade == 0 and episodes:
            episodes[-1] = _quiet(episodes[-1], at)
    return episodes


def _quiet(episode: Episode, at: datetime) -> Episode:
    if episode.resolved_at is not None or at - episode.last_sign_at < QUIET:
        return episode
    return replace(episode, resolved_at=episode.last_sign_at + QUIET)


def _further(episode: Episode, at: datetime, grade: int, sign: bool) -> Episode:
    higher = grade > episode.max_grade
    return replace(
        episode,
        last_sign_at=at if sign else episode.last_sign_at,
        max_grade=max(grade, episode.max_grade),
        max_at=at if higher else episode.max_at,
    )
