"""Courses of laboratory results: the circle of care by clinical role, nobody else."""

from tests.security.matrix import CLINICAL, REST, Row

LABS = "patients/<uuid:patient_id>/record/labs/"
READERS = {200: CLINICAL, 404: REST}

ROWS = (
    Row("GET", "labs/catalogue/", {200: REST}),
    Row("GET", f"{LABS}series/", READERS),
    Row("GET", f"{LABS}export/", READERS),
)
