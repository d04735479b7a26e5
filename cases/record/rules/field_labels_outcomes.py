"""Words for what may happen after treatment: infections, immunoglobulins, relapse, second cancers, death."""

from cases.record.rules.field_words import NOTE, KindWords, f, if_one_of, section, untitled
from cases.record.rules.text import Text

IMMUNOGLOBULINS = KindWords(
    "immunoglobulins",
    Text("Immunoglobuline", "Immunoglobulins"),
    Text("Somministrazione di immunoglobuline", "Immunoglobulin dose"),
    (
        untitled(
            f("given_on", "Data", "Date"),
            f("route", "Via", "Route"),
            f("dose_g", "Dose", "Dose"),
            f("trough_igg_g_l", "IgG prima della dose (valle)", "IgG before the dose (trough)"),
            f("indication", "Indicazione", "Indication"),
            f("product", "Prodotto", "Product"),
            f("lot", "Lotto", "Lot"),
            f("reaction", "Reazione", "Reaction"),
            f("next_on", "Prossima dose prevista", "Next dose planned"),
            NOTE,
        ),
    ),
)

INFECTIONS = KindWords(
    "infections",
    Text("Infezioni", "Infections"),
    Text("Infezione", "Infection"),
    (
        untitled(
            f("found_on", "Inizio", "Onset"),
            f("organism_kind", "Tipo di agente", "Kind of agent"),
            f("organism", "Agente", "Agent"),
            f("sites", "Sede", "Site"),
            f("severity", "Gravità", "Severity"),
            f("treatment", "Terapia", "Treatment"),
            f("hospitalised", "Ricovero", "Admitted to hospital"),
            f("outcome", "Esito", "Outcome"),
            f("resolved_on", "Risolta il", "Resolved on"),
            NOTE,
        ),
    ),
)

RELAPSES = KindWords(
    "relapses",
    Text("Recidive e progressioni", "Relapses and progressions"),
    Text("Recidiva o progressione", "Relapse or progression"),
    (
        untitled(
            f("found_on", "Data", "Date"),
            f("relapse_kind", "Evento", "Event"),
            f("biopsy", "Biopsia", "Biopsy"),
            f("extranodal_sites", "Sedi extranodali", "Extranodal sites"),
            f("cns_involvement", "Interessamento del SNC", "CNS involvement"),
            f("next_therapy", "Terapia successiva", "Next therapy"),
            f(
                "imaging_study_uid",
                "Studio di immagini (UID)",
                "Imaging study (UID)",
                hint=("L'identificativo DICOM dello studio", "The DICOM identifier of the study"),
            ),
        ),
        section(
            "Antigeni alla recidiva",
            "Antigens at relapse",
            f("cd19", "CD19", "CD19"),
            f("cd20", "CD20", "CD20"),
            f("cd22", "CD22", "CD22"),
            f("bcma", "BCMA", "BCMA"),
            NOTE,
        ),
    ),
    help=Text(
        "Dopo l'infusione una recidiva non chiude il percorso: il follow-up di sicurezza continua",
        "After infusion a relapse does not close the pathway: follow-up for safety goes on",
    ),
)

SECOND_MALIGNANCIES = KindWords(
    "second-malignancies",
    Text("Seconde neoplasie", "Second malignancies"),
    Text("Seconda neoplasia", "Second malignancy"),
    (
        untitled(
            f("found_on", "Data della diagnosi", "Date of diagnosis"),
            f("malignancy_kind", "Tipo", "Kind"),
            f("histology", "Istologia", "Histology"),
            f("site", "Sede", "Site"),
            f("icdo3", "Codice ICD-O-3", "ICD-O-3 code"),
            f("icd10", "Codice ICD-10", "ICD-10 code"),
            f("treatment", "Terapia", "Treatment"),
        ),
        section(
            "Farmacovigilanza",
            "Pharmacovigilance",
            f("transgene_test", "Ricerca del transgene CAR", "Test for the CAR transgene"),
            f(
                "transgene_on",
                "Data della ricerca",
                "Date of the test",
                when=if_one_of("transgene_test", ("negative", "pending", "positive")),
            ),
            f("reported_aifa_on", "Segnalata ad AIFA il", "Reported to AIFA on"),
            f("reported_manufacturer_on", "Segnalata al produttore il", "Reported to the manufacturer on"),
            NOTE,
        ),
    ),
    help=Text(
        "Le neoplasie a cellule T si sorvegliano per tutta la vita dopo le CAR-T; ogni seconda neoplasia si segnala "
        "(EMA, PRAC, giugno 2024)",
        "T-cell neoplasms are watched for life after CAR-T; every second malignancy is reported (EMA, PRAC, June 2024)",
    ),
)

DEATHS = KindWords(
    "deaths",
    Text("Decesso", "Death"),
    Text("Decesso", "Death"),
    (
        untitled(
            f("died_on", "Data", "Date"),
            f("main_cause", "Causa principale", "Main cause"),
            f("contributing_causes", "Concause", "Contributing causes"),
            f("disease_state", "Stato di malattia al decesso", "Disease status at death"),
            f("place", "Luogo", "Place"),
            f("autopsy", "Riscontro autoptico", "Autopsy"),
            NOTE,
        ),
    ),
    single=True,
)

OUTCOME_KINDS = (IMMUNOGLOBULINS, INFECTIONS, RELAPSES, SECOND_MALIGNANCIES, DEATHS)
