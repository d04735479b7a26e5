from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "kernel"
    label = "kernel"
    verbose_name = "Kernel"

    def ready(self) -> None:
        from django.conf import settings

        from kernel import clock, zones
        from kernel.api import openapi  # noqa: F401 - drf-spectacular finds the extension once it is imported

        zones.settle(settings.CIRCLECARE_TIME_ZONE, year=clock.now().year)
