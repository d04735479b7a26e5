"""How well a rule or score is backed, in words that are shown beside it."""

from types import MappingProxyType

from cases.record.rules.text import Text

EVIDENCE_LABELS = MappingProxyType(
    {
        "document": Text("Dal documento citato", "From the document cited"),
        "found": Text("Da fonte pubblica consultata", "From a public source that was consulted"),
        "general_knowledge": Text(
            "Conoscenza generale: da verificare da un ematologo prima dell'uso clinico",
            "General knowledge, to be verified by a haematologist before clinical use",
        ),
        "project": Text(
            "Scelta del progetto, senza autorità esterna: da configurare dalla rete",
            "Design choice of this project, no external authority: to be configured by the network",
        ),
        "reconstructed": Text(
            "Ricostruito da indicazioni parziali: da verificare",
            "Reconstructed from partial evidence: to be verified",
        ),
    }
)
ADVISORY = Text(
    "Indicativo, non sostituisce il giudizio clinico", "Advisory, does not replace clinical judgement"
)
