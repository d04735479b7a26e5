"""The story and the summary: the circle of care by clinical role, nobody else."""

from tests.security.matrix import CLINICAL, REST, Row

READERS = {200: CLINICAL, 404: REST}

ROWS = (
    Row("GET", "patients/<uuid:patient_id>/overview/", READERS),
    Row("GET", "patients/<uuid:patient_id>/overview/pdf/", READERS, query="?language=en"),
    Row("GET", "patients/<uuid:patient_id>/story/", READERS),
)
