from django.apps import AppConfig


class ImagingConfig(AppConfig):
    name = "cases.imaging"
    label = "cases_imaging"
    verbose_name = "Imaging"

    def ready(self) -> None:
        from cases.imaging import events  # noqa: F401 - importing registers them
        from cases.imaging.selectors import files_in_studies
        from cases.imaging.services import dicom
        from kernel.files import processors, sandbox, uses

        sandbox.preload("cases.imaging.rules.headers")
        sandbox.preload("cases.imaging.rules.rendering")
        uses.register(files_in_studies)
        processors.register("dicom", dicom.process_dicom, inspection=dicom.READ_HEADER)
