"""Rules of the directory as pure functions: role sets, delays after failed sign-ins, folding of names."""

import unicodedata
from datetime import timedelta

# Who may read clinical data of the patients of their centre's circles of care.
CLINICAL_ROLES = frozenset({"clinician", "coordinator", "specialist", "nurse"})
# Who may read who a patient is (name, birth date, contacts), without the record.
IDENTITY_ROLES = CLINICAL_ROLES | {"secretary"}
# Administration and privacy see no patient data; the privacy officer reads the access log.
NON_PATIENT_ROLES = frozenset({"centre_admin", "privacy_officer"})
ALL_ROLES = IDENTITY_ROLES | NON_PATIENT_ROLES

FREE_FAILURES = 5
"""Failed sign-ins that cost nothing: people mistype."""

ACCOUNT_DELAY_MAX = timedelta(minutes=15)
ADDRESS_DELAY_MAX = timedelta(minutes=1)
FAILURES_FORGOTTEN_AFTER = timedelta(hours=1)


def account_delay(failures: int) -> timedelta:
    """How long one account stays closed after its n-th failed sign-in in a row.

    Nothing before the fifth, then 30 s, doubled by each further failure, at most 15 minutes: guessing
    becomes hopeless (under 100 tries a day), while a stranger who knows a doctor's e-mail address
    cannot keep the doctor out for longer than that. Example: 5 -> 30 s, 6 -> 60 s, 10 -> 15 min.
    """
    return _delay(failures, base=timedelta(seconds=30), most=ACCOUNT_DELAY_MAX)


def address_delay(failures: int) -> timedelta:
    """How long one network address stays closed after its n-th failed sign-in.

    A whole hospital shares one address, so the delay starts at 1 s and never exceeds a minute: a
    spraying machine is held to one guess a minute, colleagues hardly notice. Example: 5 -> 1 s, 8 -> 8 s.
    """
    return _delay(failures, base=timedelta(seconds=1), most=ADDRESS_DELAY_MAX)


def _delay(failures: int, *, base: timedelta, most: timedelta) -> timedelta:
    if failures < FREE_FAILURES:
        return timedelta(0)
    doublings = min(failures - FREE_FAILURES, 20)
    grown: timedelta = base * 2**doublings
    return min(grown, most)


def fold(text: str) -> str:
    """`text` as people type it in a search box: lower case, no accents, single spaces.

    Example: "  Nicolò  D'Alò " -> "nicolo d'alo".
    """
    plain = unicodedata.normalize("NFKD", text.replace("’", "'"))
    return " ".join("".join(ch for ch in plain if not unicodedata.combining(ch)).casefold().split())
