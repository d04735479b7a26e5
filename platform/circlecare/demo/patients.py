"""Sixty invented patients: who they are, what they have, and which story is told of them.

The family names are made-up compounds that nobody bears. Tax codes are computed from these tables, so they are
well formed and belong to nobody. `profile` names the illness (`profiles.py`), `story` the way through the
pathway (`stories.py`).
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class PatientRow:
    """One invented patient of a centre."""

    family: str
    given: str
    sex: str
    born: date
    birthplace: str
    centre: str
    profile: str
    story: str


def _p(name: str, sex: str, born: str, place: str, centre: str, profile: str, story: str) -> PatientRow:
    family, given = name.split()
    return PatientRow(family, given, sex, date.fromisoformat(born), place, centre, profile, story)


PATIENTS: tuple[PatientRow, ...] = (
    # the hub's clock is running
    _p("Lunaverde Ada", "F", "1961-03-12", "Crema", "CM", "dlbcl_early", "sent_now"),
    _p("Campodoro Tullio", "M", "1957-08-30", "Cremona", "CR", "mcl_btki", "sent_nearly_due"),
    _p("Ventolieve Ines", "F", "1949-11-02", "Mantova", "MN", "fl_third", "sent_overdue"),
    _p("Pietrafonda Remo", "M", "1968-05-19", "Brescia", "GA", "hgbl_refractory", "sent_emergency"),
    _p("Rivachiara Olga", "F", "1972-01-25", "Crema", "CM", "mm_triple", "sent_answered"),
    _p("Boscoquieto Livio", "M", "1953-06-14", "Cremona", "CR", "tfl", "sent_urgent"),
    # under discussion
    _p("Solealto Mirta", "F", "1966-09-08", "Crema", "CM", "dlbcl_refractory", "discussed"),
    _p("Fontebianca Duilio", "M", "1959-02-17", "Mantova", "MN", "mcl_blastoid", "discussed"),
    _p("Ortofelice Nives", "F", "1994-07-21", "Brescia", "GA", "pmbcl", "discussed_urgent"),
    _p("Collelungo Ezio", "M", "1963-12-05", "Cremona", "CR", "dlbcl_third", "discussed_late"),
    _p("Pratogrande Wilma", "F", "1955-04-28", "Crema", "CM", "mm_len", "discussed_invited"),
    _p("Montecanto Silvano", "M", "2003-10-11", "Brescia", "GA", "ball_young", "discussed_urgent"),
    # the hub waits for an answer
    _p("Cascinalta Bice", "F", "1960-08-09", "Crema", "CM", "dlbcl_early", "asked"),
    _p("Golasecca Armando", "M", "1951-03-30", "Cremona", "CR", "richter", "asked_silent"),
    _p("Vallemora Iolanda", "F", "1964-11-18", "Mantova", "MN", "fl_third", "asked"),
    # decided
    _p("Roccalunga Fedele", "M", "1965-05-06", "Crema", "CM", "dlbcl_early", "eligible"),
    _p("Acquapura Zelinda", "F", "1958-10-23", "Cremona", "CR", "mcl_btki", "eligible_override"),
    _p("Torrevento Oreste", "M", "1947-07-15", "Mantova", "MN", "dlbcl_third", "not_eligible"),
    _p("Gelsomora Palmira", "F", "1950-01-31", "Crema", "CM", "cll", "other_trial"),
    _p("Campanviola Nullo", "M", "1970-09-12", "Brescia", "GA", "tfl", "deferred"),
    _p("Nebbiarossa Clelia", "F", "1962-06-03", "Cremona", "CR", "dlbcl_refractory", "deferred_reviewed"),
    _p("Stellalpina Gino", "M", "1956-12-20", "Crema", "CM", "fl_third", "preemptive"),
    _p("Fiordaliso Emma", "F", "1969-02-08", "Mantova", "MN", "dlbcl_third", "reconsidered"),
    # apheresis to product
    _p("Passolento Igino", "M", "1961-04-17", "Crema", "CM", "dlbcl_early", "slot"),
    _p("Duecolli Rosalba", "F", "1967-08-26", "Brescia", "GA", "mm_triple", "slot_late"),
    _p("Serrafiore Amos", "M", "1954-11-09", "Cremona", "CR", "mcl_blastoid", "apheresis_done"),
    _p("Malgabella Tosca", "F", "1952-05-13", "Crema", "CM", "fl_third", "stored"),
    _p("Querciasola Vito", "M", "1959-09-27", "Mantova", "MN", "dlbcl_third", "stored"),
    _p("Ponteluce Alma", "F", "1971-03-04", "Crema", "CM", "dlbcl_refractory", "manufacturing"),
    _p("Lagosereno Elvio", "M", "1963-01-16", "Brescia", "GA", "dlbcl_early", "identity_open"),
    _p("Cimabella Norma", "F", "1957-07-07", "Cremona", "CR", "mm_len", "manufacturing_late"),
    _p("Terranera Dino", "M", "1966-10-29", "Mantova", "MN", "tfl", "manufacturing_again"),
    _p("Vignalta Edda", "F", "1964-02-22", "Crema", "CM", "mcl_btki", "ready"),
    _p("Sassocavo Nello", "M", "1958-06-18", "Cremona", "CR", "dlbcl_third", "postponed"),
    # infusion and the time after it
    _p("Altomare Lidia", "F", "1975-12-12", "Brescia", "GA", "pmbcl", "lymphodepletion"),
    _p("Brugosanto Piero", "M", "1960-05-24", "Crema", "CM", "dlbcl_early", "infused"),
    _p("Neveperla Gilda", "F", "1954-09-01", "Mantova", "MN", "fl_third", "inpatient"),
    _p("Orzodolce Ivo", "M", "1980-03-19", "Cremona", "CR", "ball_adult", "inpatient"),
    _p("Chiaromare Delia", "F", "1962-11-27", "Crema", "CM", "dlbcl_refractory", "near_centre"),
    _p("Mirtoselva Bruno", "M", "1956-08-08", "Brescia", "GA", "mcl_btki", "near_centre"),
    _p("Ginepraia Ersilia", "F", "1965-04-02", "Crema", "CM", "mm_triple", "returned"),
    _p("Laranova Furio", "M", "1959-07-30", "Cremona", "CR", "dlbcl_third", "returned"),
    _p("Pianaspina Rina", "F", "1953-10-14", "Crema", "CM", "mcl_btki", "follow_up"),
    _p("Zolladoro Enea", "M", "1949-02-26", "Crema", "CM", "fl_third", "two_years"),
    _p("Carpineta Vanda", "F", "1968-06-21", "Mantova", "MN", "dlbcl_early", "two_years"),
    _p("Scogliofine Leo", "M", "1973-01-09", "Brescia", "GA", "tfl", "follow_up"),
    _p("Ramoscello Dora", "F", "1961-12-30", "Cremona", "CR", "dlbcl_refractory", "follow_up"),
    # ended
    _p("Ombralunga Ettore", "M", "1955-03-22", "Crema", "CM", "dlbcl_third", "died_in_bridging"),
    _p("Selvascura Noemi", "F", "1967-05-31", "Cremona", "CR", "hgbl_refractory", "died_in_bridging"),
    _p("Cantomuto Libero", "M", "1946-09-16", "Crema", "CM", "dlbcl_refractory", "progressed_unfit"),
    _p("Trepassi Irma", "F", "1963-08-04", "Mantova", "MN", "fl_third", "stored_closed"),
    _p("Voltachiusa Sante", "M", "1944-11-23", "Brescia", "GA", "dlbcl_third", "refused_closed"),
    # withdrawn
    _p("Piumalieve Gaia", "F", "1978-04-11", "Crema", "CM", "dlbcl_early", "withdrawn"),
    _p("Murafiorite Aldo", "M", "1952-12-15", "Cremona", "CR", "fl_third", "withdrawn_late"),
    # drafts, from empty to ready
    _p("Scialleblu Nora", "F", "1959-10-05", "Crema", "CM", "dlbcl_early", "draft_ready"),
    _p("Cestaviva Omero", "M", "1962-07-13", "Crema", "CM", "mm_len", "draft_half"),
    _p("Pagliarina Elsa", "F", "1970-05-20", "Cremona", "CR", "cll", "draft_begun"),
    _p("Dosserone Mino", "M", "1957-01-28", "Mantova", "MN", "dlbcl_third", "draft_empty"),
    # known, not referred
    _p("Biancospina Lea", "F", "1966-03-15", "Crema", "CM", "dlbcl_first", "known"),
    _p("Tordoverde Pino", "M", "1954-06-06", "Brescia", "GA", "mcl_first", "known"),
)
