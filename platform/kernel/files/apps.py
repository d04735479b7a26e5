from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "kernel.files"
    label = "kernel_files"
    verbose_name = "Files"

    def ready(self) -> None:
        from kernel.files import events, processors  # noqa: F401 - importing the events registers them
        from kernel.files.services import previews

        processors.register("image", previews.process_picture)
        processors.register("document", previews.process_pdf, content_types=frozenset({"application/pdf"}))
        processors.register("archive", previews.process_archive)
