"""What a hospital would bring: a person whom nobody resembles, a FHIR Bundle, a CT slice, a PDF."""

from __future__ import annotations

import io
import json
import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pydicom
import pypdfium2
from codicefiscale import codicefiscale
from playwright.sync_api import FilePayload
from pydicom.data import get_testdata_file

from kernel import clock

LOINC, SNOMED, UCUM = "http://loinc.org", "http://snomed.info/sct", "http://unitsofmeasure.org"
TAX_CODE = "http://hl7.it/sid/codiceFiscale"


@dataclass(frozen=True)
class Invented:
    """A person who does not exist."""

    family_name: str
    given_name: str
    birth_date: date
    sex: str = "F"

    @classmethod
    def new(cls) -> Invented:
        def word(syllables: int) -> str:
            letters = (random.choice("bcdfglmnprstvz") + random.choice("aeiou") for _ in range(syllables))
            return "".join(letters).capitalize()

        # with one given name for all, two would now and then resemble each other enough to be asked about
        day = date(1948, 1, 1) + timedelta(days=random.randrange(365 * 40))
        return cls(family_name=word(4), given_name=word(3), birth_date=day)

    @property
    def display_name(self) -> str:
        return f"{self.family_name} {self.given_name}"

    @property
    def tax_code(self) -> str:
        code: str = codicefiscale.encode(
            self.family_name, self.given_name, self.sex, self.birth_date.isoformat(), "Crema"
        )
        return code

    def as_input(self, **more: Any) -> dict[str, Any]:
        """Body of POST patients/."""
        return {
            "family_name": self.family_name,
            "given_name": self.given_name,
            "birth_date": self.birth_date.isoformat(),
            "sex": self.sex,
            "tax_code": self.tax_code,
            "phone": "0373 555 100",
        } | more


def days_ago(days: int) -> str:
    return (clock.today() - timedelta(days=days)).isoformat()


def fhir_bundle(person: Invented, *, missing_reference: bool = False) -> bytes:
    """A transaction Bundle with a patient, a comorbidity and a laboratory value."""
    patient_url = f"urn:uuid:{uuid4()}"
    subject = {"reference": f"urn:uuid:{uuid4()}" if missing_reference else patient_url}
    resources: list[tuple[str, dict[str, Any]]] = [
        (
            patient_url,
            {
                "resourceType": "Patient",
                "identifier": [{"system": TAX_CODE, "value": person.tax_code}],
                "name": [{"family": person.family_name, "given": [person.given_name]}],
                "telecom": [{"system": "phone", "value": "0373 555 100"}],
                "gender": "female" if person.sex == "F" else "male",
                "birthDate": person.birth_date.isoformat(),
            },
        ),
        (
            f"urn:uuid:{uuid4()}",
            {
                "resourceType": "Condition",
                "subject": subject,
                "code": {"coding": [{"system": SNOMED, "code": "44054006", "display": "Diabetes type 2"}]},
                "onsetDateTime": "2015-04-01",
            },
        ),
        (
            f"urn:uuid:{uuid4()}",
            {
                "resourceType": "Observation",
                "status": "final",
                "subject": subject,
                "code": {"coding": [{"system": LOINC, "code": "718-7", "display": "Hemoglobin"}]},
                "effectiveDateTime": f"{days_ago(4)}T08:30:00+01:00",
                "valueQuantity": {"value": 10.4, "unit": "g/dL", "code": "g/dL", "system": UCUM},
            },
        ),
    ]
    entries = [{"fullUrl": url, "resource": resource} for url, resource in resources]
    return json.dumps({"resourceType": "Bundle", "type": "transaction", "entry": entries}).encode()


def dicom_slice(person: Invented | None = None) -> bytes:
    """pydicom's own CT slice; renamed to `person`, or with the name it came with (of somebody else)."""
    path = get_testdata_file("CT_small.dcm", download=False)
    assert path, "pydicom came without its test files"
    dataset = pydicom.dcmread(path)
    if person:
        dataset.PatientName = f"{person.family_name}^{person.given_name}"
        dataset.PatientBirthDate = person.birth_date.strftime("%Y%m%d")
        dataset.PatientSex = person.sex
    out = io.BytesIO()
    dataset.save_as(out)
    return out.getvalue()


def pdf(pages: int = 1) -> bytes:
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(595, 842)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def text_of_pdf(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    return "\n".join(page.get_textpage().get_text_range() for page in document)


def as_upload(name: str, content: bytes, mime: str = "application/octet-stream") -> FilePayload:
    """For Playwright's `set_input_files`."""
    return {"name": name, "mimeType": mime, "buffer": content}
