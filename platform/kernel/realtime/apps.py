from django.apps import AppConfig


class RealtimeConfig(AppConfig):
    name = "kernel.realtime"
    label = "kernel_realtime"
    verbose_name = "Realtime"

    def ready(self) -> None:
        from kernel.realtime import control  # noqa: F401 - registers the socket's own frames
