from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "network.directory"
    label = "network_directory"
    verbose_name = "Directory of centres and people"

    def ready(self) -> None:
        from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
        from allauth.mfa.totp.internal.auth import TOTP

        from kernel import search
        from kernel.realtime import gate
        from network.directory import events  # noqa: F401 - importing registers the events
        from network.directory.api.middleware import session_goes_on
        from network.directory.selectors import may_hold_socket, search_hits
        from network.directory.services.second_factor import recovery_codes_viewed, totp_code_use

        # allauth has no hooks for it; tests/network/directory/test_sign_in.py fails when these no longer take effect
        TOTP._mark_code_used = lambda self, code: totp_code_use(  # noqa: SLF001
            authenticator_id=self.instance.pk, code=code
        )
        RecoveryCodes.mark_as_viewed = lambda self: recovery_codes_viewed(authenticator_id=self.instance.pk)
        gate.register(may_hold_socket)
        gate.register_session_check(session_goes_on)
        search.register(search.Source(code="people", order=50, fetch=search_hits))
