"""How a story is told: acts at instants, counted in days after the referral was sent."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from cases.pathway.rules import State
from cases.referrals.services import clock_check, deferred_review
from circlecare.demo.case import Case
from circlecare.demo.documents import ALL_KINDS
from kernel import clock

Act = Callable[[Case, datetime], None]
Acts = tuple[tuple[float, Act], ...]


@dataclass(frozen=True, slots=True)
class Story:
    """`sent`: how many days ago the referral was sent. `acts`: (days after that, act), in order; what would lie
    in the future has not happened yet. `documents`: which reports were attached before sending."""

    sent: float
    acts: Acts = ()
    urgency: str = "routine"
    documents: tuple[str, ...] = ()
    owner: str = "marta"
    gaps: bool = False
    """Data that the decision asks for are missing."""
    prepare: Act | None = None
    """Instead of a whole referral: what was done before sending, when it was never sent."""


def play(story: Story, case: Case, *, before_sending: Callable[[Case], None]) -> None:
    """Tell `story` of `case` up to the present. The caller holds the transaction."""
    if story.prepare is not None:
        story.prepare(case, case.sent)
        return
    case.open(at=case.day(-3))
    case.fill_record(at=case.day(-0.12))
    case.attach(at=case.day(-0.1), kinds=story.documents)
    before_sending(case)
    case.draft(at=case.day(-0.08))
    case.fill_form(at=case.day(-0.05), urgency=story.urgency, gaps=story.gaps)
    case.submit()
    for days, act in story.acts:
        if case.day(days) <= case.now:
            act(case, case.day(days))
    case.catch_up()


# --- Acts -------------------------------------------------------------------------------------------------


def talk(script: str) -> Act:
    return lambda case, at: case.talk(script, at=at)


def move(to: State, *, who: str = "", plan: float | None = None, reason: str = "") -> Act:
    """A step by hand; `plan`: the planned apheresis or delivery, in days after the referral."""
    return lambda case, at: case.move(
        at=at, to=to, who=who, planned_at=case.day(plan) if plan is not None else None, reason=reason
    )


def acknowledge(case: Case, at: datetime) -> None:
    case.acknowledge(at=at)


def co_sign(case: Case, at: datetime) -> None:
    case.co_sign(at=at)


def ask(*texts: str, within: int = 3) -> Act:
    return lambda case, at: case.ask(at=at, texts=texts, within=within)


def answer(text: str) -> Act:
    return lambda case, at: case.answer(at=at, text=text)


def decide(outcome: str, *reasons: str, text: str, review_in: int | None = None, override: str = "") -> Act:
    return lambda case, at: case.decide(
        at=at, outcome=outcome, reasons=reasons, text=text, review_in=review_in, override=override
    )


def reconsider(facts: str) -> Act:
    return lambda case, at: case.reconsider(at=at, facts=facts)


def withdraw(reason: str, text: str) -> Act:
    return lambda case, at: case.withdraw(at=at, reason=reason, text=text)


def close(reason: str, *, text: str = "", died: float | None = None) -> Act:
    """The end of the pathway; `died`: the days after the referral on which the patient died."""
    return lambda case, at: case.close(
        at=at, reason=reason, text=text, died_at=case.day(died) if died is not None else None
    )


def invite(who: str, reason: str) -> Act:
    return lambda case, at: case.invite(at=at, who=who, reason=reason)


def watch(_case: Case, at: datetime) -> None:
    """What beat does every minute: escalate who is late, bring back what was deferred."""
    with clock.at(at):
        clock_check()
        deferred_review()


# --- Before sending ---------------------------------------------------------------------------------------


def known(case: Case, at: datetime) -> None:
    """In the record of their centre, nothing sent."""
    case.open(at=at)
    case.fill_record(at=case.day(0.1))


def draft(
    *, share: float, only: tuple[str, ...] = (), second: tuple[str, ...] = (), ready: bool = False
) -> Act:
    """A draft: `share` of the record is there, `only` these fields of the form, `second` by the nurse."""

    def act(case: Case, at: datetime) -> None:
        case.open(at=at)
        if share:
            case.fill_record(at=case.day(0.05), share=share)
        if ready:
            case.attach(at=case.day(0.06), kinds=ALL_KINDS)
        case.draft(at=case.day(0.08))
        if only or ready:
            case.fill_form(at=case.day(0.1), only=only)
        if second:
            case.fill_form(at=case.day(0.3), only=second, who="nurse")

    return act
