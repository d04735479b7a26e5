from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "kernel.notify"
    label = "kernel_notify"
    verbose_name = "Notifications"

    def ready(self) -> None:
        from kernel.notify import events  # noqa: F401 - registers the events
