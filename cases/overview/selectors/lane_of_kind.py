"""In which lane each kind of entry is drawn, how heavy it is and how it is worded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from cases.overview.rules.story import MAJOR, MINOR, NORMAL, PIVOT, TRACE, Lane
from cases.record.rules.text import Text


@dataclass(frozen=True, slots=True)
class KindShape:
    """`prefix` stands before the title. `weights` and `tones` by the stored title, where it matters."""

    lane: Lane
    weight: int
    prefix: Text | None = None
    tab: str = "record"
    tone: str = "neutral"
    weights: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    tones: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    untold: frozenset[str] = frozenset()
    """The stored titles that are no event: something was looked for and not there."""

    def titled(self, title: Text) -> Text:
        if self.prefix is None:
            return title
        if not title.it:
            return self.prefix
        return Text(f"{self.prefix.it}: {title.it}", f"{self.prefix.en}: {title.en}")

    def weight_of(self, title: str) -> int:
        return self.weights.get(title, self.weight)

    def tone_of(self, title: str) -> str:
        return self.tones.get(title, self.tone)


OTHERWISE = KindShape(Lane.VISITS, MINOR)
_GOOD = dict.fromkeys(("cr", "cmr", "scr", "cr_mrd_neg"), "good")
_BAD = dict.fromkeys(("pd", "pmd", "untested_relapse", "refractory", "relapse"), "bad")

LANE_OF_KIND: Mapping[str, KindShape] = MappingProxyType(
    {
        "conditions": KindShape(Lane.DISEASE, TRACE + 5),
        "performance-status": KindShape(Lane.VISITS, MINOR - 5),
        "infection-status": KindShape(
            Lane.TOXICITY,
            MINOR,
            Text("Infezione in atto", "Active infection"),
            weights={"uncontrolled": MAJOR, "controlled": NORMAL},
            tones={"uncontrolled": "bad", "controlled": "warn"},
            untold=frozenset({"none"}),
        ),
        "disease-status": KindShape(Lane.RESPONSE, NORMAL + 10, tones={**_GOOD, **_BAD}),
        "medications": KindShape(Lane.TREATMENT, TRACE + 10),
        "procedures": KindShape(Lane.VISITS, MINOR + 5),
        "immunizations": KindShape(Lane.VISITS, MINOR - 5, Text("Vaccino", "Vaccine")),
        "immunoglobulins": KindShape(Lane.TREATMENT, MINOR, Text("Immunoglobuline", "Immunoglobulin")),
        "infections": KindShape(Lane.TOXICITY, NORMAL + 15, Text("Infezione", "Infection"), tone="warn"),
        "relapses": KindShape(Lane.DISEASE, PIVOT - 2, tone="bad"),
        "second-malignancies": KindShape(
            Lane.DISEASE, PIVOT - 3, Text("Seconda neoplasia", "Second malignancy"), tone="bad"
        ),
        "deaths": KindShape(Lane.DISEASE, PIVOT, Text("Decesso", "Death"), tone="bad"),
        "consents": KindShape(Lane.DOCUMENTS, TRACE, Text("Consenso", "Consent")),
    }
)
