"""What is recorded at each step of custody, beside who, when and where.

Temperatures: fresh cells travel at 2 to 8 °C; what was frozen, and every product that comes back, in the vapour of
liquid nitrogen, at most -130 °C. Between the apheresis unit and the tissue establishment room temperature is
expected too. That what is beyond needs words, and from where on it is taken for a slip of the pen (cells that were
never frozen are not colder than -30 °C), are choices of this project.
"""

from collections.abc import Mapping
from types import MappingProxyType

from cases.pathway.rules.fields import Field, Span
from cases.record.rules.text import Text, choice

_YES_NO = (choice("yes", "Sì", "Yes"), choice("no", "No", "No"))


def _temperature(*spans: Span) -> Field:
    return Field(
        "temperature_c",
        "number",
        Text("Temperatura", "Temperature"),
        unit="°C",
        low=-200,
        high=60,
        spans=spans,
    )


def _fresh(high: float, field: str = "", answer: str = "") -> Span:
    return Span(-30, 60, 2, high, field, answer)


def _frozen(field: str = "", answer: str = "") -> Span:
    return Span(-200, 60, None, -130, field, answer)


_LOGGER = Field(
    "temperature_log",
    "choice",
    Text("Registro della temperatura", "Temperature log"),
    choices=(
        choice("within", "Nei limiti", "Within limits"),
        choice("excursion", "Escursione", "Excursion"),
        choice("missing", "Assente", "Missing"),
    ),
)
_BAGS = Field("bags", "whole", Text("Sacche", "Bags"), low=1, high=40)
_VIABILITY = Field("viability_pct", "number", Text("Vitalità", "Viability"), unit="%", low=0, high=100)
_INTACT = Field(
    "intact", "choice", Text("Contenitore integro", "Container intact"), required=True, choices=_YES_NO
)
_TANK = Field("tank_position", "text", Text("Contenitore criogenico e posizione", "Tank and position"))

FIELDS: Mapping[str, tuple[Field, ...]] = MappingProxyType(
    {
        "request": (
            Field(
                "order_no",
                "text",
                Text("Numero d'ordine del produttore", "Manufacturer's order number"),
                True,
            ),
            Field(
                "slot_on", "day", Text("Giorno riservato in produzione", "Manufacturing slot"), planned=True
            ),
        ),
        "suitability": (
            Field("virology_on", "day", Text("Data della virologia", "Date of virology"), True),
            Field(
                "venous_access",
                "choice",
                Text("Accesso venoso", "Venous access"),
                True,
                choices=(
                    choice("peripheral", "Periferico", "Peripheral"),
                    choice("central", "Catetere centrale", "Central catheter"),
                ),
            ),
            Field(
                "consent",
                "choice",
                Text("Consenso alla raccolta", "Consent to collection"),
                True,
                choices=_YES_NO,
            ),
            Field("weight_kg", "number", Text("Peso", "Weight"), True, "kg", 2, 350),
        ),
        "collection": (
            Field(
                "din", "text", Text("Numero di donazione (DIN / SEC)", "Donation number (DIN / SEC)"), True
            ),
            Field("ended_at", "instant", Text("Fine", "End"), True),
            Field("device", "text", Text("Separatore", "Device")),
            Field("volume_ml", "number", Text("Volume raccolto", "Volume collected"), True, "mL", 1, 3000),
            Field(
                "blood_processed_l", "number", Text("Sangue trattato", "Blood processed"), False, "L", 0.1, 60
            ),
            Field("anticoagulant", "text", Text("Anticoagulante", "Anticoagulant")),
            Field("cd3_e9", "number", Text("CD3+ raccolti", "CD3+ collected"), False, "×10⁹", 0, 500),
            Field(
                "mnc_e9", "number", Text("Cellule mononucleate", "Mononuclear cells"), False, "×10⁹", 0, 2000
            ),
            Field(
                "anc_e9_l", "number", Text("Neutrofili prima", "Neutrophils before"), False, "×10⁹/L", 0, 200
            ),
            Field("adverse_events", "long", Text("Eventi avversi", "Adverse events")),
        ),
        "labelling": (Field("bags", "whole", Text("Sacche", "Bags"), True, low=1, high=40),),
        "receive_te": (_INTACT, _temperature(_fresh(25))),
        "process": (
            Field("method", "text", Text("Metodo", "Method"), True),
            _VIABILITY,
            _BAGS,
            Field("cryo_program", "text", Text("Programma di congelamento", "Freezing programme")),
            _TANK,
        ),
        "ship": (
            Field(
                "shipped_as",
                "choice",
                Text("Spedito", "Shipped"),
                True,
                choices=(
                    choice("fresh", "Fresco, 2–8 °C", "Fresh, 2–8 °C"),
                    choice("frozen", "Congelato", "Frozen"),
                ),
            ),
            Field("shipper_id", "text", Text("Contenitore", "Shipper"), True),
            Field("logger_id", "text", Text("Registratore di temperatura", "Temperature logger")),
            Field("seal_no", "text", Text("Sigillo", "Seal")),
            Field("courier", "text", Text("Corriere", "Courier"), True),
            _temperature(_fresh(8, "shipped_as", "fresh"), _frozen("shipped_as", "frozen")),
        ),
        "gmp": (
            Field(
                "accepted",
                "choice",
                Text("Materiale accettato", "Material accepted"),
                True,
                choices=_YES_NO,
            ),
            Field("received_on", "day", Text("Ricevuto il", "Received on")),
            Field("released_on", "day", Text("Rilasciato dalla QP il", "Released by the QP on")),
        ),
        "return_shipment": (
            Field("shipper_id", "text", Text("Contenitore ad azoto", "Dry shipper")),
            Field("courier", "text", Text("Corriere", "Courier")),
            Field("left_at", "instant", Text("Partito", "Left")),
            _LOGGER,
            _temperature(_frozen()),
        ),
        "pharmacy": (
            Field(
                "certificate_no",
                "text",
                Text("Certificato di rilascio (RfIC)", "Release certificate (RfIC)"),
                True,
            ),
            _INTACT,
            _LOGGER,
            _BAGS,
            _temperature(_frozen()),
        ),
        "storage": (
            Field("delegation", "text", Text("Riferimento della delega", "Delegation reference")),
            Field(
                "tank_position", "text", Text("Contenitore criogenico e posizione", "Tank and position"), True
            ),
            Field("alarms_checked", "choice", Text("Allarmi verificati", "Alarms checked"), choices=_YES_NO),
            _temperature(_frozen()),
        ),
        "thaw": (
            Field(
                "bath_temperature_c",
                "number",
                Text("Temperatura del bagno", "Bath temperature"),
                False,
                "°C",
                0,
                60,
            ),
            _VIABILITY,
            _BAGS,
        ),
        "bedside": (
            Field(
                "dose_e6",
                "number",
                Text("Dose sul certificato", "Dose on the certificate"),
                False,
                "×10⁶",
                0.1,
                5000,
            ),
        ),
        "disposal": (
            Field("wasted_ml", "number", Text("Volume residuo", "Volume left"), False, "mL", 0, 1000),
            Field(
                "gmo_waste",
                "choice",
                Text("Smaltito come rifiuto OGM", "Disposed of as GMO waste"),
                True,
                choices=_YES_NO,
            ),
        ),
    }
)
