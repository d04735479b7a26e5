from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "network.directory"
    label = "network_directory"
    verbose_name = "Directory of centres and people"

    def ready(self) -> None:
        from kernel import search
        from kernel.realtime import gate
        from network.directory import events  # noqa: F401 - importing registers the events
        from network.directory.api.middleware import session_goes_on
        from network.directory.selectors import may_hold_socket, search_hits

        gate.register(may_hold_socket)
        gate.register_session_check(session_goes_on)
        search.register(search.Source(code="people", order=50, fetch=search_hits))
