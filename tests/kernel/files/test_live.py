"""Real clients against the running product: tuspy and tus-js-client, a cut line, a killed server, a real worker."""

from __future__ import annotations

import http.client
import io
import json
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError

from kernel.embedded.environment import ROOT
from kernel.embedded.node import node_environment
from tests.cases.imaging.conftest import make_series
from tests.kernel.files.conftest import metadata, sha256
from tests.kernel.files.test_content import zipped

CHUNK = 64 * 1024
PASSWORD = "live-upload-password-1"
# Names of its own: in each process the factories count from 1 again.
PREPARE = f"""
import uuid
from network.directory.services.people import person_create
from tests.factories.directory import SETUP, add_membership, make_centre
from tests.factories.patients import make_patient
own = uuid.uuid4().hex[:8]
doctor = person_create(
    actor=SETUP, email=f"{{own}}@hospital.example", given_name="Anna", family_name=own,
    profession="haematologist", password={PASSWORD!r},
)
add_membership(doctor, make_centre(own), "clinician")
print(doctor.email, make_patient(doctor, family_name=f"Verdi{{own}}").pk)
"""


@dataclass
class Case:
    """A doctor signed in with a real session, and their patient."""

    url: str
    session: requests.Session
    patient: str

    @property
    def headers(self) -> dict[str, str]:
        cookies = self.session.cookies.get_dict()
        return {
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "X-CSRFToken": cookies["csrftoken"],
            "Referer": self.url,
        }

    def client(self) -> TusClient:
        return TusClient(f"{self.url}/api/v1/uploads/", headers=self.headers)

    def metadata(self, name: str) -> dict[str, str]:
        return {"filename": name, "subject": f"patient:{self.patient}", "category": "imaging"}

    def get(self, path: str) -> requests.Response:
        return self.session.get(f"{self.url}{path}", timeout=30)


@pytest.fixture(scope="module")
def signed_in_case(live_stack_session: Any) -> Case:
    stack = live_stack_session
    email, patient = stack.manage("shell", "--no-imports", "-c", PREPARE).split()[-2:]
    session = requests.Session()
    session.get(f"{stack.url}/_allauth/browser/v1/config", timeout=30)
    signed_in = session.post(
        f"{stack.url}/_allauth/browser/v1/auth/login",
        json={"email": email, "password": PASSWORD},
        headers={"X-CSRFToken": session.cookies["csrftoken"], "Referer": stack.url},
        timeout=30,
    )
    assert signed_in.status_code == 200, signed_in.text
    return Case(stack.url, session, patient)


@pytest.fixture
def case(live_stack: Any, signed_in_case: Case) -> Case:
    """On a stack that is whole again, whatever the test before did to it."""
    return signed_in_case


@pytest.fixture(scope="module")
def study_zip() -> bytes:
    """A CT of 40 slices, about 5 MB: pictures that do not shrink, so that there are many parts."""
    import numpy as np

    noise = np.random.default_rng(1)
    pixels = noise.integers(0, 4096, (256, 256), np.uint16).tobytes()
    slices = make_series(40, rows=256, columns=256, PixelData=pixels)
    return zipped({f"DICOM/IM{number:03}": content for number, content in enumerate(slices)})


def wait_for(what: Any, *, seconds: float = 60) -> Any:
    """Poll `what` until it is true: another process does the work, there is no event to wait on from here."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = what()
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError(f"nothing after {seconds} s")


def half_a_patch(case: Case, location: str, offset: int, content: bytes) -> None:
    """Announce a part, send half of it, and pull the cable."""
    address = urlsplit(case.url)
    with socket.create_connection((address.hostname or "", address.port or 80), timeout=10) as line:
        head = [
            f"PATCH {urlsplit(location).path} HTTP/1.1",
            f"Host: {address.netloc}",
            "Tus-Resumable: 1.0.0",
            f"Upload-Offset: {offset}",
            "Content-Type: application/offset+octet-stream",
            f"Content-Length: {len(content)}",
            *(f"{name}: {value}" for name, value in case.headers.items()),
            "",
            "",
        ]
        line.sendall("\r\n".join(head).encode() + content[: len(content) // 2])
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")


@pytest.mark.slow
def test_a_study_arrives_whole_over_a_cut_line_and_a_killed_server(
    live_stack: Any, case: Case, study_zip: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "CT.zip"
    path.write_bytes(study_zip)
    uploader = case.client().uploader(str(path), chunk_size=CHUNK, metadata=case.metadata("CT.zip"))
    uploader.upload(stop_at=5 * CHUNK)
    assert uploader.offset == 5 * CHUNK

    half_a_patch(case, uploader.url, uploader.offset, study_zip[5 * CHUNK : 9 * CHUNK])
    resumed = case.client().uploader(str(path), url=uploader.url, chunk_size=CHUNK)
    assert 5 * CHUNK <= resumed.offset <= 7 * CHUNK
    resumed.upload(stop_at=20 * CHUNK)

    live_stack.kill("web")
    with pytest.raises((TusCommunicationError, requests.ConnectionError)):
        resumed.upload_chunk()
    live_stack.start("web")
    live_stack.wait_until_ready("/healthz")

    last = case.client().uploader(str(path), url=uploader.url, chunk_size=CHUNK, upload_checksum=True)
    assert 20 * CHUNK <= last.offset <= 21 * CHUNK
    last.upload()
    file_id = requests.head(
        uploader.url, headers={**case.headers, "Tus-Resumable": "1.0.0"}, timeout=30
    ).headers["CircleCare-File"]
    content = case.get(f"/api/v1/files/{file_id}/content/").content
    assert sha256(content) == sha256(study_zip)

    def sorted_in() -> bool:
        studies = case.get(f"/api/v1/patients/{case.patient}/imaging/").json()["studies"]
        return bool(studies) and studies[0]["series"][0]["instances"] == 40

    wait_for(sorted_in)
    archive = wait_for(lambda: ready(case, file_id))
    assert (archive["members_taken"], archive["members_skipped"]) == (40, 0)
    [study] = case.get(f"/api/v1/patients/{case.patient}/imaging/").json()["studies"]
    assert study["mismatch"]["level"] == "warning"  # ROSSI MARIA is not the factory's patient
    thumbnail = case.get(study["series"][0]["thumbnail_url"])
    assert (thumbnail.status_code, thumbnail.headers["Content-Type"]) == (200, "image/jpeg")


def ready(case: Case, file_id: str) -> dict[str, Any] | None:
    file: dict[str, Any] = case.get(f"/api/v1/files/{file_id}/").json()
    return file if file["status"] == "ready" else None


@pytest.mark.slow
def test_a_large_file_is_streamed_in_ranges_by_the_real_server(case: Case, study_zip: bytes) -> None:
    uploader = case.client().uploader(
        file_stream=io.BytesIO(study_zip), chunk_size=1024 * 1024, metadata=case.metadata("stream.zip")
    )
    uploader.upload()
    file_id = uploader.request.response_headers["circlecare-file"]
    address = urlsplit(case.url)
    line = http.client.HTTPConnection(address.hostname or "", address.port)
    line.request(
        "GET", f"/api/v1/files/{file_id}/content/", headers={**case.headers, "Range": "bytes=1000000-1999999"}
    )
    answer = line.getresponse()
    assert answer.status == 206
    assert answer.read() == study_zip[1_000_000:2_000_000]
    line.close()


JS_CLIENT = """
import * as tus from "tus-js-client";
import fs from "node:fs";
const given = JSON.parse(fs.readFileSync(0, "utf8"));
let file = null, cut = 0;
const upload = new tus.Upload(fs.createReadStream(given.path), {
  endpoint: given.endpoint, chunkSize: given.chunk, headers: given.headers, metadata: given.metadata,
  uploadSize: given.size, retryDelays: [0, 100, 300],
  onBeforeRequest(request) {
    // the third part goes nowhere, once: the client must ask how far we are and go on
    if (request.getMethod() === "PATCH" && ++cut === 3) throw new Error("cable pulled");
  },
  onAfterResponse(_request, response) { file = response.getHeader("CircleCare-File") ?? file; },
  onError(error) {
    console.log(JSON.stringify({ error: String(error), body: error.originalResponse?.getBody() }));
    process.exit(0);
  },
  onSuccess() { console.log(JSON.stringify({ file })); },
});
upload.start();
"""


def upload_with_tus_js(case: Case, path: Path, name: str) -> dict[str, Any]:
    script = ROOT / "frontend" / f".upload-{path.stem}.mjs"
    script.write_text(JS_CLIENT)
    given = {
        "path": str(path),
        "size": path.stat().st_size,
        "endpoint": f"{case.url}/api/v1/uploads/",
        "chunk": CHUNK,
        "headers": case.headers,
        "metadata": case.metadata(name),
    }
    try:
        done = subprocess.run(
            ["node", str(script)],
            input=json.dumps(given),
            env=node_environment(),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    finally:
        script.unlink()
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return result


@pytest.mark.slow
def test_the_browsers_client_uploads_retries_and_learns_the_file(
    case: Case, study_zip: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "browser.zip"
    path.write_bytes(study_zip)
    result = upload_with_tus_js(case, path, "browser.zip")
    assert result.get("file"), result
    assert sha256(case.get(f"/api/v1/files/{result['file']}/content/").content) == sha256(study_zip)


@pytest.mark.slow
def test_the_browsers_client_is_told_why_a_file_is_refused(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "program.pdf"
    path.write_bytes(b"MZ" + bytes(3000))
    result = upload_with_tus_js(case, path, "Referto.pdf")
    assert json.loads(result["body"])["code"] == "type_not_allowed"


@pytest.mark.slow
def test_upload_needs_the_csrf_token(case: Case) -> None:
    headers = {
        "Tus-Resumable": "1.0.0",
        "Upload-Length": "10",
        "Upload-Metadata": metadata(**case.metadata("a.pdf")),
    }
    answer = case.session.post(f"{case.url}/api/v1/uploads/", headers=headers, timeout=30)
    assert answer.status_code == 403
