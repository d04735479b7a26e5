from django.apps import AppConfig


class InterchangeConfig(AppConfig):
    name = "cases.interchange"
    label = "cases_interchange"
    verbose_name = "Interchange with other systems"
