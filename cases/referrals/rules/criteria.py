"""Clinical criteria that the indications are made of, each a three-valued question about a referral."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cases.record.rules.text import Text
from cases.record.rules.therapy import exposed_to
from cases.record.rules.therapy_codes import PROGRESSIVE_RESPONSES
from cases.referrals.rules.logic import Answer, any_of, known, of_derived, unknown
from cases.referrals.rules.prompt import RuleContext
from cases.referrals.rules.values import flag, many

RELAPSED_NOW = frozenset({"sd", "pd", "untested_relapse"})


@dataclass(frozen=True, slots=True)
class Criterion:
    """A question, and what to tell when the answer is no."""

    ask: Callable[[RuleContext], Answer]
    not_met: Text


def early_or_refractory(ctx: RuleContext) -> Answer:
    """Relapse within 12 months of completing the first line, or refractory to it."""
    return any_of(of_derived(ctx.early_relapse), of_derived(ctx.refractory_first))


def relapsed_or_refractory(ctx: RuleContext) -> Answer:
    """Relapsed or refractory now; a partial response needs a progression or a relapse date to count."""
    if ctx.status in RELAPSED_NOW:
        return known(True)
    if ctx.status == "cr":
        return known(False)
    if ctx.relapse_on is not None or (ctx.counted and ctx.counted[-1].failed):
        return known(True)
    return unknown("relapse_date" if ctx.status == "pr" else "disease_status_now")


def had_btki(ctx: RuleContext) -> Answer:
    """Exposed to a BTK inhibitor, by the lines of therapy or as a person stated it."""
    return of_derived(ctx.fact("btki_exposed"))


def _had_class(name: str) -> Callable[[RuleContext], Answer]:
    def ask(ctx: RuleContext) -> Answer:
        ticked = many(ctx.values, "mm_classes_exposed")
        if ticked is not None and name in ticked:
            return known(True)
        by_lines = of_derived(exposed_to(ctx.lines, frozenset({name}), code=f"{name}_exposed"))
        return known(False) if ticked is not None and by_lines.value is None else by_lines

    return ask


def progression_on_last(ctx: RuleContext) -> Answer:
    """Progressive disease on the last therapy."""
    if ctx.status == "pd":
        return known(True)
    if ctx.counted and (ctx.counted[-1].progression_on or ctx.counted[-1].responses & PROGRESSIVE_RESPONSES):
        return known(True)
    return unknown("disease_status_now") if ctx.status is None else known(False)


def lenalidomide_refractory(ctx: RuleContext) -> Answer:
    """Refractory to lenalidomide, as stated in the form."""
    stated = flag(ctx.values, "mm_lenalidomide_refractory")
    return unknown("mm_lenalidomide_refractory") if stated is None else known(stated)


def all_young_criteria(ctx: RuleContext) -> Answer:
    """B-ALL up to 25 years: refractory, relapse after transplant, or second or later relapse."""
    if not ctx.counted:
        return unknown("therapy_lines")
    return any_of(_all_refractory(ctx), _all_second_relapse(ctx), _all_relapse_after_transplant(ctx))


def _all_refractory(ctx: RuleContext) -> Answer:
    last = ctx.counted[-1]
    if not last.responses:
        return unknown("therapy_lines.best_response")
    return known(bool(last.responses & PROGRESSIVE_RESPONSES))


def _all_second_relapse(ctx: RuleContext) -> Answer:
    relapses = [line.progression_on for line in ctx.counted if line.progression_on is not None]
    if ctx.relapse_on is not None and all(ctx.relapse_on > day for day in relapses):
        relapses.append(ctx.relapse_on)
    return known(len(relapses) >= 2)


def _all_relapse_after_transplant(ctx: RuleContext) -> Answer:
    transplants = [line.start_on or line.end_on for line in ctx.lines if line.intent == "allo_sct"]
    dated = [day for day in transplants if day is not None]
    if not transplants:
        return unknown("therapy_lines") if flag(ctx.values, "prior_allosct") else known(False)
    if not dated:
        return unknown("therapy_lines.start_on")
    relapses = [line.progression_on for line in ctx.counted] + [ctx.relapse_on]
    return known(any(day is not None and day >= min(dated) for day in relapses))


CRITERIA: Mapping[str, Criterion] = MappingProxyType(
    {
        "early_or_refractory": Criterion(
            early_or_refractory,
            Text(
                "né recidiva entro 12 mesi dalla fine della prima linea né refrattarietà alla prima linea",
                "neither relapse within 12 months of completing first line nor refractory to it",
            ),
        ),
        "relapsed_or_refractory": Criterion(
            relapsed_or_refractory,
            Text("malattia non recidivata né refrattaria", "not relapsed or refractory"),
        ),
        "btki": Criterion(had_btki, Text("inibitore di BTK non registrato", "BTKi not recorded")),
        "imid": Criterion(_had_class("imid"), Text("IMiD non registrato", "IMiD not recorded")),
        "pi": Criterion(
            _had_class("pi"),
            Text("inibitore del proteasoma non registrato", "proteasome inhibitor not recorded"),
        ),
        "anti_cd38": Criterion(
            _had_class("anti_cd38"), Text("anti-CD38 non registrato", "anti-CD38 not recorded")
        ),
        "progression_on_last": Criterion(
            progression_on_last,
            Text("nessuna progressione all'ultima terapia", "no progression on the last therapy"),
        ),
        "lenalidomide_refractory": Criterion(
            lenalidomide_refractory, Text("non refrattario a lenalidomide", "not lenalidomide-refractory")
        ),
        "all_young": Criterion(
            all_young_criteria,
            Text(
                "né refrattaria, né recidiva dopo trapianto, né seconda recidiva",
                "neither refractory, nor relapse after transplant, nor second relapse",
            ),
        ),
    }
)
