"""Infectious markers of the referral form. LOINC codes only where certain, to be checked before clinical
use.
"""

from dataclasses import dataclass
from types import MappingProxyType

from cases.record.rules.text import Text


@dataclass(frozen=True, slots=True)
class VirologyTest:
    """One infectious marker; `nucleic` marks a quantitative DNA/RNA test reported with IU/mL."""

    code: str
    label: Text
    loinc: str | None
    nucleic: bool = False


VIROLOGY: tuple[VirologyTest, ...] = (
    VirologyTest("hbsag", Text("HBsAg", "HBsAg"), "5195-3"),
    VirologyTest("anti_hbc", Text("Anti-HBc", "Anti-HBc"), "16933-4"),
    VirologyTest("hbv_dna", Text("HBV-DNA", "HBV DNA"), None, nucleic=True),
    VirologyTest("anti_hcv", Text("Anti-HCV", "Anti-HCV"), "16128-1"),
    VirologyTest("hcv_rna", Text("HCV-RNA", "HCV RNA"), None, nucleic=True),
    VirologyTest("hiv_ab_ag", Text("HIV Ab/Ag", "HIV Ab/Ag"), "56888-1"),
    VirologyTest("syphilis", Text("Sifilide", "Syphilis"), None),
    VirologyTest("htlv", Text("HTLV-1/2", "HTLV-1/2"), None),
    VirologyTest("quantiferon", Text("Quantiferon", "Quantiferon"), None),
    VirologyTest("cmv_igg", Text("CMV IgG", "CMV IgG"), None),
    VirologyTest("ebv_igg", Text("EBV IgG", "EBV IgG"), None),
    VirologyTest("toxo_igg", Text("Toxoplasma IgG", "Toxoplasma IgG"), None),
)
VIROLOGY_BY_CODE = MappingProxyType({test.code: test for test in VIROLOGY})
VIROLOGY_MAX_AGE_DAYS = 30
