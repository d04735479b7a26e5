"""The staff of the demonstration. No address exists: `.example` is reserved for examples."""

from dataclasses import dataclass

PASSWORD = "circlecare-demo-1"  # noqa: S105 - printed for everybody, opens invented data only
DOMAINS = {"BS": "brescia", "CM": "crema", "CR": "cremona", "MN": "mantova", "GA": "garda"}


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One member of staff. `key` is how the stories call them; `also` are further (centre, role) pairs."""

    key: str
    given: str
    family: str
    profession: str
    centre: str
    role: str
    language: str = "it"
    also: tuple[tuple[str, str], ...] = ()
    platform_admin: bool = False
    what: str = ""

    @property
    def email(self) -> str:
        return f"{self.given}.{self.family}@{DOMAINS[self.centre]}.example".lower()


PEOPLE = (
    PersonRow("giulia", "Giulia", "Ferri", "haematologist", "CM", "clinician", what="refers patients"),
    PersonRow("luca", "Luca", "Gatti", "nurse", "CM", "nurse", what="nurse at the circle centre"),
    PersonRow("marta", "Marta", "Riva", "haematologist", "BS", "clinician", what="decides at the hub"),
    PersonRow("paolo", "Paolo", "Conti", "haematologist", "BS", "clinician", what="second doctor of the hub"),
    PersonRow("sara", "Sara", "Villa", "coordinator", "BS", "coordinator", what="CAR-T coordinator"),
    PersonRow("elena", "Elena", "Bassi", "neurologist", "BS", "specialist", what="neurologist of the team"),
    PersonRow("anna", "Anna", "Moro", "haematologist", "CR", "clinician", what="another circle centre"),
    PersonRow("carlo", "Carlo", "Zani", "cardiologist", "MN", "specialist", what="invited to single cases"),
    PersonRow(
        "irene", "Irene", "Fontana", "administrator", "BS", "centre_admin", what="runs the hub's people"
    ),
    PersonRow("davide", "Davide", "Sala", "privacy", "BS", "privacy_officer", what="reads the access log"),
    PersonRow("silvia", "Silvia", "Poli", "secretary", "CM", "secretary", what="identities, no record"),
    PersonRow("teresa", "Teresa", "Vanni", "haematologist", "MN", "clinician"),
    PersonRow("andrea", "Andrea", "Lodi", "haematologist", "GA", "clinician", also=(("MN", "clinician"),)),
    PersonRow("fabio", "Fabio", "Neri", "cardiologist", "BS", "specialist"),
    PersonRow("laura", "Laura", "Testa", "intensivist", "BS", "specialist"),
    PersonRow("pietro", "Pietro", "Galli", "infectious_disease", "BS", "specialist"),
    PersonRow("chiara", "Chiara", "Longo", "transfusion_medicine", "BS", "specialist"),
    PersonRow("nicola", "Nicola", "Ponti", "stem_cell_lab", "BS", "specialist"),
    PersonRow("rita", "Rita", "Marchi", "pathologist", "BS", "specialist"),
    PersonRow("stefano", "Stefano", "Orsi", "radiologist", "BS", "specialist"),
    PersonRow("monica", "Monica", "Serra", "pharmacist", "BS", "specialist"),
    PersonRow("alba", "Alba", "Costa", "nurse", "BS", "nurse"),
    PersonRow("ugo", "Ugo", "Berti", "quality", "BS", "secretary"),
    PersonRow("marco", "Marco", "Leoni", "nurse", "CR", "nurse"),
    PersonRow("paola", "Paola", "Righi", "nurse", "GA", "nurse", language="en"),
    PersonRow("bruno", "Bruno", "Fabbri", "administrator", "CM", "centre_admin"),
    PersonRow("nadia", "Nadia", "Corti", "administrator", "BS", "centre_admin", platform_admin=True),
)
BY_KEY = {row.key: row for row in PEOPLE}
REFERRER = {"CM": "giulia", "CR": "anna", "MN": "teresa", "GA": "andrea", "BS": "paolo"}
"""Who refers for each centre."""
NURSE = {"CM": "luca", "CR": "marco", "GA": "paola", "BS": "alba"}
INVITATION = {
    "email": "dario.nuovi@crema.example",
    "given_name": "Dario",
    "family_name": "Nuovi",
    "profession": "haematologist",
    "role": "clinician",
    "language": "it",
}
"""An invitation that is still open, for the Network screen of Crema."""
