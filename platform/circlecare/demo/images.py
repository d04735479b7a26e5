"""Which patients of the demonstration have images."""

from circlecare.demo.case import Case
from circlecare.demo.dicom import pet_ct_attach, sample_image_attach
from kernel import clock

PET_CT = {"Lunaverde", "Solealto"}
SAMPLES = {
    "Solealto": (("MR_small.dcm", True), ("CT_small.dcm", False)),
    "Pietrafonda": (("CT_small.dcm", True),),
    "Roccalunga": (("JPEG2000.dcm", True),),
}
"""Files of pydicom by family name; False keeps the name of its test object, so that the warning shows."""


def images_attach(case: Case) -> None:
    """Give the case the images of its patient, as sent two hours before the referral."""
    family = case.row.family
    with clock.at(case.day(-0.09)):
        if family in PET_CT:
            pet_ct_attach(actor=case.actor("circle"), patient=case.patient)
        for name, as_patient in SAMPLES.get(family, ()):
            sample_image_attach(
                actor=case.actor("circle"), patient=case.patient, name=name, as_patient=as_patient
            )
