from django.apps import AppConfig


class ImagingConfig(AppConfig):
    name = "cases.imaging"
    label = "cases_imaging"
    verbose_name = "Imaging"

    def ready(self) -> None:
        from cases.imaging import events  # noqa: F401 - importing registers them
        from cases.imaging.services import dicom
        from kernel.files import processors, sandbox

        sandbox.preload("cases.imaging.rules.headers")
        sandbox.preload("cases.imaging.rules.rendering")
        processors.register("dicom", dicom.process_dicom, inspection=dicom.READ_HEADER)
