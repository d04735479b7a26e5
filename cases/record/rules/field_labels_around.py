"""Words for infection and virology, vaccines, consents and logistics."""

from cases.record.rules import codes
from cases.record.rules.field_words import CODE, CODE_SYSTEM, NOTE, KindWords, f, if_one_of, section, untitled
from cases.record.rules.text import Choice, Text

_VIROLOGY_CHOICES: tuple[Choice, ...] = tuple(Choice(test.code, test.label) for test in codes.VIROLOGY)
_NUCLEIC = if_one_of("code", (test.code for test in codes.VIROLOGY if test.nucleic))
_INFECTED = if_one_of("active_infection", ("controlled", "uncontrolled"))

INFECTION_STATUS = KindWords(
    "infection-status",
    Text("Stato infettivo", "Infection status"),
    Text("Stato infettivo", "Infection status"),
    (
        untitled(
            f("effective_on", "Data", "Date"),
            f("active_infection", "Infezione in atto", "Active infection"),
            f("active_infection_detail", "Sede, agente, terapia", "Site, agent, therapy", when=_INFECTED),
            f("mdr_colonisation", "Colonizzazione da germi multiresistenti", "MDR colonisation"),
            f("covid_recent", "COVID-19 recente", "Recent COVID-19"),
            NOTE,
        ),
    ),
)

VIROLOGY = KindWords(
    "virology",
    Text("Virologia", "Virology"),
    Text("Esame virologico", "Virology result"),
    (
        untitled(
            f("code", "Marcatore", "Marker", choices=_VIROLOGY_CHOICES),
            f("result", "Risultato", "Result"),
            f("iu_ml", "Quantità", "Amount", when=_NUCLEIC),
            f("effective_on", "Data", "Date"),
            NOTE,
        ),
    ),
)

IMMUNIZATIONS = KindWords(
    "immunizations",
    Text("Vaccinazioni", "Vaccinations"),
    Text("Vaccinazione", "Vaccination"),
    (
        untitled(
            f("vaccine", "Vaccino", "Vaccine"),
            f("text", "Vaccino in parole", "Vaccine in words"),
            f("given_on", "Data", "Date"),
            f("dose_no", "Dose n.", "Dose no."),
            f("brand", "Nome commerciale", "Brand"),
            f("lot", "Lotto", "Lot"),
            CODE_SYSTEM,
            CODE,
            NOTE,
        ),
    ),
)

CONSENTS = KindWords(
    "consents",
    Text("Informative e consensi", "Notices and consents"),
    Text("Consenso", "Consent"),
    (
        untitled(
            f("kind", "Informativa o consenso", "Notice or consent"),
            f("given", "Dato", "Given"),
            f("effective_on", "Data", "Date"),
            f("text_version", "Versione del testo", "Version of the text"),
            f("explained_by", "Spiegato da", "Explained by"),
            f("identified_by", "Identità verificata con", "Identity verified by"),
            f("withdrawn_on", "Revocato il", "Withdrawn on"),
            NOTE,
        ),
    ),
)

LOGISTICS = KindWords(
    "logistics",
    Text("Logistica e bisogni sociali", "Logistics and social needs"),
    Text("Scheda logistica", "Logistics sheet"),
    (
        untitled(
            f("distance_km", "Distanza dal centro CAR-T", "Distance to the hub"),
            f("travel_minutes_to_hub", "Tempo di viaggio al centro CAR-T", "Travel time to the hub"),
            f("transport", "Trasporto", "Transport"),
            f("transport_arranged", "Trasporto organizzato", "Transport arranged"),
        ),
        section(
            "Alloggio vicino al centro",
            "Lodging near the centre",
            f("needs_lodging", "Serve un alloggio", "Needs lodging"),
            f("lodging_state", "Stato", "State"),
            f("lodging_place", "Dove", "Where"),
            f("lodging_from", "Dal", "From"),
            f("lodging_until", "Al", "Until"),
        ),
        section(
            "Bisogni sociali",
            "Social needs",
            f("social_needs", "Bisogni", "Needs"),
            f("social_worker", "Assistente sociale", "Social worker"),
            NOTE,
        ),
    ),
    single=True,
)

AROUND_KINDS = (INFECTION_STATUS, VIROLOGY, IMMUNIZATIONS, CONSENTS, LOGISTICS)
