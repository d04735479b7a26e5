"""The story and the summary: the circle of care by clinical role, nobody else."""

from tests.security.matrix import CLINICAL, REST, Row

ROWS = (Row("GET", "patients/<uuid:patient_id>/story/", {200: CLINICAL, 404: REST}),)
