from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "kernel.notify"
    label = "kernel_notify"
    verbose_name = "Notifications"
