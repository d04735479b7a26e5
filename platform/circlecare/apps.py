from django.apps import AppConfig


class CircleCareConfig(AppConfig):
    name = "circlecare"
    label = "circlecare"
    verbose_name = "CircleCare"
