"""The hospitals of the demonstration. Telephone numbers end in zeros and a counter: they reach nobody."""

from dataclasses import dataclass

ALL_PHASES = (
    "referral",
    "holding",
    "apheresis",
    "bridging",
    "lymphodepletion",
    "infusion",
    "inpatient",
    "follow_up",
)


@dataclass(frozen=True, slots=True)
class CentreRow:
    """One hospital; `minutes` is the journey to the hub."""

    code: str
    name: str
    city: str
    kind: str
    catchment: str
    address: str
    phone: str
    on_call_phone: str
    email: str
    phases: tuple[str, ...]
    minutes: int = 0
    km: int = 0


HUB = CentreRow(
    "BS",
    "Ospedale dimostrativo di Brescia",
    "Brescia",
    "hub",
    "Centro CAR-T della Lombardia orientale (dimostrazione)",
    "Via dell'Esempio 1, 25100 Brescia",
    "+39 030 000 0010",
    "+39 030 000 0001",
    "cart@brescia.example",
    ALL_PHASES,
    minutes=15,
    km=6,
)
CIRCLE = (
    CentreRow(
        "CM",
        "Ospedale dimostrativo di Crema",
        "Crema",
        "circle",
        "Cremasco, circa 165 000 abitanti",
        "Largo della Prova 2, 26013 Crema",
        "+39 0373 000 010",
        "+39 0373 000 001",
        "ematologia@crema.example",
        ("referral", "holding", "bridging", "follow_up"),
        minutes=55,
        km=52,
    ),
    CentreRow(
        "CR",
        "Ospedale dimostrativo di Cremona",
        "Cremona",
        "circle",
        "Cremonese, circa 200 000 abitanti",
        "Viale del Modello 3, 26100 Cremona",
        "+39 0372 000 010",
        "+39 0372 000 001",
        "ematologia@cremona.example",
        ("referral", "holding", "bridging", "follow_up"),
        minutes=50,
        km=54,
    ),
    CentreRow(
        "MN",
        "Ospedale dimostrativo di Mantova",
        "Mantova",
        "circle",
        "Mantovano, circa 405 000 abitanti",
        "Strada dell'Invenzione 4, 46100 Mantova",
        "+39 0376 000 010",
        "+39 0376 000 001",
        "ematologia@mantova.example",
        ("referral", "holding", "bridging", "follow_up"),
        minutes=70,
        km=75,
    ),
    CentreRow(
        "GA",
        "Ospedale dimostrativo del Garda",
        "Desenzano del Garda",
        "circle",
        "Basso Garda, circa 400 000 abitanti",
        "Lungolago della Finzione 5, 25015 Desenzano del Garda",
        "+39 030 000 0050",
        "+39 030 000 0051",
        "ematologia@garda.example",
        ("referral", "holding", "follow_up"),
        minutes=35,
        km=32,
    ),
)
CENTRES = (HUB, *CIRCLE)
BY_CODE = {row.code: row for row in CENTRES}
