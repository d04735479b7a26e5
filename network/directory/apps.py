from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "network.directory"
    label = "network_directory"
    verbose_name = "Directory of centres and people"

    def ready(self) -> None:
        from kernel.realtime import gate
        from network.directory import events  # noqa: F401  # registers its events
        from network.directory.selectors import may_hold_socket

        gate.register(may_hold_socket)
