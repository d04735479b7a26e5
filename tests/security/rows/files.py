"""Files of a patient: open to whoever may see the record; an upload is its sender's own."""

from __future__ import annotations

import base64
import io

from tests.security.matrix import CLINICAL, OWN, REST, EventRow, Row
from tests.security.scenario import Scenario

READERS = {200: CLINICAL, 404: REST}
TUS = {"Tus-Resumable": "1.0.0"}
STREAM = "application/offset+octet-stream"
FILE = "files/<uuid:file_id>/"
UPLOAD = "uploads/<uuid:upload_id>/"


def picture(shade: int = 0) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (40, 30), (shade, 80, 120)).save(out, "PNG")
    return out.getvalue()


def _metadata(scenario: Scenario) -> str:
    values = {"filename": "lab.png", "subject": f"patient:{scenario.ids['patient_id']}"}
    return ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in values.items())


def arrange(scenario: Scenario) -> None:
    from kernel.files.models import StoredFile
    from kernel.files.services.processing import file_process
    from kernel.files.services.store import file_create_from_bytes
    from kernel.files.services.uploads import NewUpload, upload_create

    actor = scenario.actor("own_doctor")
    patient_id = scenario.ids["patient_id"]
    file = file_create_from_bytes(
        actor=actor,
        subject_type="patient",
        subject_id=patient_id,
        name="lab.png",
        content=picture(),
        category="lab",
    )
    file_process(file_id=file.pk)
    assert StoredFile.objects.get(pk=file.pk).thumbnail_key, "the rows need a picture"
    upload = upload_create(
        actor=actor,
        new=NewUpload(
            subject_type="patient",
            subject_id=patient_id,
            name="more.png",
            length=len(picture(9)),
            folder="",
            category="",
            client_id=None,
        ),
    )
    scenario.ids |= {"file_id": file.pk, "page": 1, "upload_id": upload.pk, "metadata": _metadata(scenario)}


def _bytes(scenario: Scenario) -> bytes:
    return picture(9)


ROWS = (
    Row(
        "POST",
        "uploads/",
        {201: CLINICAL, 404: REST},
        content_type="",
        headers={**TUS, "Upload-Length": "5", "Upload-Metadata": "{metadata}"},
    ),
    Row("HEAD", UPLOAD, {200: "own_doctor", 404: REST}, headers=TUS),
    Row(
        "PATCH",
        UPLOAD,
        {204: "own_doctor", 404: REST},
        data=_bytes,
        content_type=STREAM,
        headers={**TUS, "Upload-Offset": "0"},
    ),
    Row("DELETE", UPLOAD, {204: "own_doctor", 404: REST}, headers=TUS),
    Row("GET", "files/", READERS, query="?subject=patient:{patient_id}"),
    Row("GET", FILE, READERS),
    Row("GET", f"{FILE}content/", READERS),
    Row("GET", f"{FILE}thumbnail/", READERS),
    Row("GET", f"{FILE}preview/<int:page>/", READERS),
    Row(
        "POST",
        f"{FILE}withdraw/",
        {200: OWN, 403: "hub_doctor hub_coordinator invited", 404: REST},
        data={"reason": "other patient"},
    ),
)


def _withdrawn(scenario: Scenario) -> None:
    from kernel.files.services.withdraw import file_withdraw

    file_withdraw(actor=scenario.actor("own_nurse"), file_id=scenario.ids["file_id"], reason="other patient")


EVENTS = (EventRow("file.changed", _withdrawn, heard_by=CLINICAL),)
