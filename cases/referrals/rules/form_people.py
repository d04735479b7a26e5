"""Referral form: the patient, who refers, the people and the distance around the patient."""

from cases.record.rules.text import Text, choice
from cases.referrals.rules.fields import Kind, Level, Section, make

M1, M2, OPTIONAL = Level.M1, Level.M2, Level.OPTIONAL

SEX = (
    choice("F", "Femmina", "Female"),
    choice("M", "Maschio", "Male"),
    choice("unknown", "Non noto", "Unknown"),
)
CAREGIVER_AVAILABLE = (
    choice("yes", "Sì", "Yes"),
    choice("no", "No", "No"),
    choice("unknown", "Non noto", "Unknown"),
    choice("to_arrange", "Da organizzare", "To arrange"),
)
TRANSPORT = (
    choice("own", "Mezzo proprio", "Own means"),
    choice("family", "Familiari", "Family"),
    choice("ambulance", "Ambulanza", "Ambulance"),
    choice("public", "Mezzi pubblici", "Public transport"),
)
PREFERENCE = (
    choice("wants", "Favorevole", "Wants it"),
    choice("undecided", "Indeciso", "Undecided"),
    choice("declines", "Contrario", "Declines"),
    choice("not_asked", "Non chiesto", "Not asked"),
)
_NONE_KNOWN = Text("Scrivere «nessuna nota» se non ce ne sono", 'Enter "none known" when there are none')

PATIENT = Section(
    "patient",
    Text("Paziente", "Patient"),
    (
        make("family_name", "Cognome", "Family name", Kind.TEXT, M1, "patient.family_name"),
        make("given_name", "Nome", "Given name", Kind.TEXT, M1, "patient.given_name"),
        make("birth_date", "Data di nascita", "Date of birth", Kind.DATE, M1, "patient.birth_date"),
        make(
            "sex",
            "Sesso alla nascita",
            "Sex at birth",
            Kind.CHOICE,
            M1,
            "patient.sex",
            choices=SEX,
            hint=Text("Serve per la stima del filtrato (eGFR)", "Needed for the estimated GFR"),
        ),
        make(
            "tax_code",
            "Codice fiscale",
            "Italian tax code",
            Kind.TEXT,
            M1,
            "patient.tax_code",
            absent_ok=True,
            hint=Text(
                "16 caratteri; altrimenti STP, ENI o TEAM", "16 characters; otherwise STP, ENI or TEAM number"
            ),
        ),
        make("phone", "Telefono", "Phone", Kind.TEXT, M1, "patient.phone"),
        make("email", "E-mail", "E-mail", Kind.TEXT, OPTIONAL, "patient.email"),
        make(
            "residence_comune",
            "Comune di residenza",
            "Municipality of residence",
            Kind.TEXT,
            OPTIONAL,
            "patient.residence_comune",
        ),
        make("language", "Lingua", "Language", Kind.LANGUAGE, OPTIONAL, "patient.language"),
        make(
            "interpreter_needed",
            "Serve un interprete",
            "Interpreter needed",
            Kind.BOOL,
            OPTIONAL,
            "patient.interpreter_needed",
        ),
        make(
            "gp_name",
            "Medico di medicina generale",
            "General practitioner",
            Kind.TEXT,
            OPTIONAL,
            "patient.gp_name",
        ),
        make(
            "weight_kg",
            "Peso",
            "Weight",
            Kind.NUMBER,
            M2,
            "vitals.weight_kg",
            unit="kg",
            hard=(2, 300),
            soft=(35, 180),
            dated=True,
            absent_ok=True,
        ),
        make(
            "height_cm",
            "Altezza",
            "Height",
            Kind.NUMBER,
            M2,
            "vitals.height_cm",
            unit="cm",
            hard=(40, 230),
            soft=(130, 210),
            dated=True,
            absent_ok=True,
            trap=Text("Sembra in metri: moltiplicare per 100", "Looks like metres: multiply by 100"),
            trap_side="low",
        ),
        make("allergies", "Allergie", "Allergies", Kind.LIST, M2, "allergies", hint=_NONE_KNOWN),
    ),
)

REFERRER = Section(
    "referrer",
    Text("Centro inviante", "Referring centre"),
    (
        make(
            "referring_centre",
            "Centro inviante",
            "Referring centre",
            Kind.REFERENCE,
            M1,
            "referral.from_centre",
        ),
        make(
            "referring_physician",
            "Medico inviante",
            "Referring physician",
            Kind.REFERENCE,
            M1,
            "referral.referring_physician",
        ),
        make(
            "callback_phone",
            "Telefono per essere richiamati",
            "Call-back phone",
            Kind.TEXT,
            M1,
            "referral.callback_phone",
        ),
    ),
)

SUPPORT = Section(
    "support",
    Text("Caregiver e distanza", "Caregiver and distance"),
    (
        make(
            "caregiver_name",
            "Caregiver: nome",
            "Caregiver: name",
            Kind.TEXT,
            M2,
            "patient.caregiver_name",
            absent_ok=True,
        ),
        make(
            "caregiver_phone",
            "Caregiver: telefono",
            "Caregiver: phone",
            Kind.TEXT,
            M2,
            "patient.caregiver_phone",
            absent_ok=True,
        ),
        make(
            "caregiver_relation",
            "Caregiver: legame",
            "Caregiver: relation",
            Kind.TEXT,
            M2,
            "patient.caregiver_relation",
            absent_ok=True,
        ),
        make(
            "caregiver_available_28d",
            "Caregiver disponibile per 28 giorni",
            "Caregiver available for 28 days",
            Kind.CHOICE,
            M2,
            "patient.caregiver_available_28d",
            choices=CAREGIVER_AVAILABLE,
        ),
        make(
            "distance_km",
            "Distanza dal centro CAR-T",
            "Distance to the hub",
            Kind.NUMBER,
            OPTIONAL,
            "logistics.distance_km",
            unit="km",
            hard=(0, 20_000),
            soft=(0, 600),
        ),
        make(
            "travel_minutes_to_hub",
            "Tempo di viaggio al centro CAR-T",
            "Travel time to the hub",
            Kind.NUMBER,
            M2,
            "logistics.travel_minutes_to_hub",
            unit="min",
            hard=(0, 3_000),
            soft=(0, 360),
        ),
        make(
            "needs_lodging",
            "Serve un alloggio",
            "Needs lodging",
            Kind.BOOL,
            OPTIONAL,
            "logistics.needs_lodging",
        ),
        make(
            "transport",
            "Trasporto",
            "Transport",
            Kind.CHOICE,
            OPTIONAL,
            "logistics.transport",
            choices=TRANSPORT,
        ),
        make(
            "patient_informed_of_referral",
            "Il paziente è informato dell'invio",
            "The patient is informed of the referral",
            Kind.BOOL,
            M1,
            "referral.patient_informed_of_referral",
        ),
        make(
            "patient_preference",
            "Preferenza del paziente",
            "Patient's preference",
            Kind.CHOICE,
            M2,
            "referral.patient_preference",
            choices=PREFERENCE,
        ),
    ),
)
SECTIONS_PEOPLE = (PATIENT, REFERRER, SUPPORT)
