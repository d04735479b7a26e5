"""The story and the summary: the circle of care by clinical role. Who may see the identity opens the page with it."""

from tests.security.matrix import CLINICAL, IDENTITY, REST, Row

READERS = {200: CLINICAL, 404: REST}

ROWS = (
    # the clinical parts are null for who may see the identity only: tests/cases/overview/test_opening.py
    Row("GET", "patients/<uuid:patient_id>/case/", {200: IDENTITY, 404: REST}),
    Row("GET", "patients/<uuid:patient_id>/overview/", READERS),
    Row("GET", "patients/<uuid:patient_id>/overview/pdf/", READERS, query="?language=en"),
    Row("GET", "patients/<uuid:patient_id>/story/", READERS),
)
