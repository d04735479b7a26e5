"""Reimbursement in Italy, apart from the EU indication (layer AIFA). Rows are "unknown" until the network
fills them in.

EU label and AIFA reimbursement are two separate questions; one never stands for the other.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import MappingProxyType

from cases.record.rules.text import Text
from cases.referrals.rules.prompt import INSUFFICIENT, MATCH, NO_MATCH, VERIFY, Prompt
from cases.referrals.rules.prompts_ema import EMA_RULES


@dataclass(frozen=True, slots=True)
class AifaRow:
    """Reimbursement of one product in one indication: reimbursed, not_reimbursed, cnn or unknown."""

    ema_rule_id: str
    status: str
    source: str
    source_date: str


_STATUS_WORDS = MappingProxyType(
    {
        "reimbursed": (MATCH, Text("rimborsato in Italia", "reimbursed in Italy")),
        "not_reimbursed": (NO_MATCH, Text("non rimborsato in Italia", "not reimbursed in Italy")),
        "cnn": (NO_MATCH, Text("in classe Cnn, non negoziato", "in class Cnn, not negotiated")),
        "unknown": (
            INSUFFICIENT,
            Text("stato del rimborso AIFA non registrato", "AIFA reimbursement status not recorded"),
        ),
    }
)
_KNOWN = MappingProxyType(
    {"EMA-LISO-1": AifaRow("EMA-LISO-1", "reimbursed", "Press report, Adnkronos", "2026-01-28")}
)
AIFA_ROWS: tuple[AifaRow, ...] = tuple(
    _KNOWN.get(rule.rule_id, AifaRow(rule.rule_id, "unknown", "AIFA", "2026-11")) for rule in EMA_RULES
)
CENTRE_CRITERIA = Text(
    "Criteri AIFA per i centri: certificazione CNT, accreditamento JACIE allogenico con raccolta e manipolazione, "
    "terapia intensiva, team multidisciplinare.",
    "AIFA criteria for centres: CNT certification, JACIE allogeneic accreditation incl. collection and processing, "
    "ICU, multidisciplinary team.",
)


def aifa_prompts(ema: Iterable[Prompt], rows: Iterable[AifaRow] = AIFA_ROWS) -> Iterator[Prompt]:
    """Reimbursement beside every EU indication that matched, and once the criteria for centres."""
    by_rule = {row.ema_rule_id: row for row in rows}
    products = {rule.rule_id: rule.product for rule in EMA_RULES}
    matched = [p.rule_id for p in ema if p.outcome == MATCH and p.rule_id in products]
    for rule_id in matched:
        row = by_rule[rule_id]
        outcome, words = _STATUS_WORDS[row.status]
        yield Prompt(
            rule_id.replace("EMA-", "AIFA-"),
            "AIFA",
            outcome,
            f"{products[rule_id]}: {words.it}.",
            f"{products[rule_id]}: {words.en}.",
            row.source,
            row.source_date,
            ("disease",),
            missing=("aifa_status",) if outcome == INSUFFICIENT else (),
            evidence="found" if row.status != "unknown" else "project",
            advisory_it=VERIFY.it,
            advisory_en=VERIFY.en,
        )
    if matched:
        yield Prompt(
            "AIFA-CENTRE",
            "AIFA",
            MATCH,
            CENTRE_CRITERIA.it,
            CENTRE_CRITERIA.en,
            "Gazzetta Ufficiale 22A07030",
            "2022",
            ("disease",),
            evidence="found",
            advisory_it=VERIFY.it,
            advisory_en=VERIFY.en,
        )
