"""Which conditions of a move the course proves, and what is missing where it does not yet."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from cases.pathway.rules import Transition
from cases.pathway.rules.course import specification_proven
from cases.pathway.rules.custody import DEPENDENT_MOVES, PROVES, STEP_BY_CODE
from cases.pathway.rules.expiry import STEPS_BEFORE_USE, is_expired
from cases.pathway.rules.pre_ld import pre_ld_proven, product_excepted
from cases.pathway.rules.timestamps import HOSPITAL_ZONE
from cases.pathway.selectors.course import Course, day_in
from cases.pathway.selectors.wording import in_language
from kernel import clock
from kernel.prepared import Question

VIROLOGY_MAX_DAYS = 30
PROVABLE = frozenset({*PROVES, "specification_recorded", "pre_ld_check"})
"""Conditions that are never ticked by hand: the course shows them."""

Told = Callable[[UUID], str]
"""What is missing for a pathway, in words; "" when nothing is."""

Asked = Callable[[UUID], list[Question]]

_told: dict[str, tuple[Told, Asked]] = {}


def register(guard: str, told: Told, asked: Asked) -> None:
    """A room above tells whether `guard` is met: then nobody ticks it by hand. `asked`: what it asks of a pathway, for
    `asked_together`."""
    _told[guard] = (told, asked)


def proofs_asked(pathway_id: UUID) -> list[Question]:
    """What `proofs_of` asks beyond the course, for `asked_together`."""
    return [question for _told_by, asked in _told.values() for question in asked(pathway_id)]


def is_provable(guard: str) -> bool:
    return guard in PROVABLE or guard in _told


@dataclass(frozen=True, slots=True)
class Proof:
    """One condition of a move. `missing` says in words what the course lacks; empty when proven."""

    guard: str
    proven: bool
    missing: tuple[str, ...] = ()


def by_hand_of(transition: Transition) -> list[str]:
    """The conditions of a move that nobody but the acting person can confirm."""
    return [guard for guard in transition.guards if not is_provable(guard)]


def proofs_of(course: Course, transition: Transition) -> list[Proof]:
    """The provable conditions of a move, in its order. An open deviation stands before them where it blocks."""
    found = [_proof(course, guard) for guard in transition.guards if is_provable(guard)]
    if transition.code in DEPENDENT_MOVES and course.open_deviations:
        found.insert(
            0, Proof("no_open_deviation", False, (_("An identity deviation is open: it must be resolved."),))
        )
    if transition.code == "infuse" and _used_after_expiry(course):
        found.append(Proof("product_not_expired", False, (_("The product was thawed after its expiry."),)))
    if transition.code == "start_lymphodepletion":
        # the course may be written afterwards: what counts is the day on which it began
        began_on = day_in(course.values("lymphodepletion").get("day1_on")) or clock.today()
        if refusal := waits_for_expired(course, began_on):
            found.append(Proof("product_not_expired_or_exception", False, (refusal,)))
    return found


def waits_for_expired(course: Course, on: date) -> str | None:
    """The refusal of lymphodepletion that begins `on`, for a product that is not usable any more by then; None while
    it is, and when the check before it gives the reason to go on without that product."""
    expires_on = expires_on_of(course)
    if expires_on is None or on <= expires_on or product_excepted(course.values("pre_ld")):
        return None
    return _(
        "The product can be used until %(day)s. If the manufacturer extended the expiry, correct the release. To go "
        "on without this product, answer in the check before lymphodepletion that it is not in the freezer, and why."
    ) % {"day": clock.stamp_day(expires_on)}


def expires_on_of(course: Course) -> date | None:
    """The last day on which the product of the present attempt may be used; None without a release."""
    return day_in(course.values("release").get("expires_on"))


def _used_after_expiry(course: Course) -> bool:
    """The expiry may have been corrected since the cells were thawed."""
    expires_on = expires_on_of(course)
    return any(
        is_expired(expires_on, course.last[code].done_at) for code in STEPS_BEFORE_USE & set(course.last)
    )


def _proof(course: Course, guard: str) -> Proof:
    if guard in _told:
        lacking = _told[guard][0](course.pathway.pk)
        return Proof(guard, not lacking, (lacking,) if lacking else ())
    if guard == "specification_recorded":
        proven = specification_proven(course.values("release"))
        return Proof(guard, proven, () if proven else (_missing_release(course),))
    if guard == "pre_ld_check":
        proven = pre_ld_proven(course.values("pre_ld"))
        return Proof(
            guard, proven, () if proven else (_("The check before lymphodepletion is not complete."),)
        )
    missing = [in_language(STEP_BY_CODE[code].label) for code in PROVES[guard] if course.good(code) is None]
    if guard == "product_on_site_or_exception" and product_excepted(course.values("pre_ld")):
        missing = []
    if guard == "virology_within_30_days" and not missing:
        missing = _virology_problems(course)
    return Proof(guard, not missing, tuple(missing))


def _missing_release(course: Course) -> str:
    if course.newest("release") is None:
        return _("The release with its specification is not recorded.")
    return _("The product is out of specification and there is no decision to infuse it.")


def _virology_problems(course: Course) -> list[str]:
    """The tests were taken on the day of the collection or in the 30 days before, and the patient consented."""
    row = course.last["suitability"]
    values = course.step_values(row)
    collection = course.last.get("collection")
    on = (collection.done_at if collection else clock.now()).astimezone(HOSPITAL_ZONE).date()
    tested_on = day_in(values.get("virology_on"))
    found = []
    if tested_on is None or (on - tested_on).days > VIROLOGY_MAX_DAYS:
        found.append(_("The virology is older than 30 days on the day of the collection."))
    elif tested_on > on:
        found.append(_("The virology was taken after the collection."))
    if values.get("consent") != "yes":
        found.append(_("The consent to the collection is missing."))
    return found
