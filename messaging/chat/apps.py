from django.apps import AppConfig


class ChatConfig(AppConfig):
    name = "messaging.chat"
    label = "messaging_chat"
    verbose_name = "Chat"

    def ready(self) -> None:
        from django.utils.translation import gettext_lazy as _

        from kernel import search, subjects, worklist
        from kernel.files import uses
        from kernel.notify import kinds
        from kernel.realtime import frames
        from messaging.chat import consumers
        from messaging.chat.selectors.elsewhere import waiting_messages
        from messaging.chat.selectors.messages import files_in_messages
        from messaging.chat.selectors.subject import ConversationSubject
        from messaging.chat.services import telling
        from messaging.chat.services.reading import messages_search

        subjects.register(ConversationSubject())
        uses.register(files_in_messages)
        worklist.register(worklist.Section(code="messages", order=20, fetch=waiting_messages))
        search.register(search.Source(code="messages", order=50, fetch=messages_search))
        frames.register(
            "typing",
            consumers.on_typing,
            shape=consumers.TypingFrame,
            min_interval_s=consumers.TYPING_MIN_INTERVAL_S,
        )
        frames.register(
            "presence",
            consumers.on_presence,
            shape=consumers.PresenceFrame,
            min_interval_s=consumers.PRESENCE_MIN_INTERVAL_S,
        )
        mail_subject = _("A new message awaits you in CircleCare")
        for code, title, text, urgent in (
            (telling.KIND_URGENT, _("Urgent messages"), _("%(author)s sent an urgent message"), True),
            (telling.KIND_MENTION, _("Messages that name me"), _("%(author)s mentioned you"), False),
            (telling.KIND_REPLY, _("Replies to my messages"), _("%(author)s replied to you"), False),
            (telling.KIND_DIRECT, _("Direct messages"), _("%(author)s wrote to you"), False),
        ):
            kinds.register(
                kinds.Kind(code=code, title=title, text=text, urgent=urgent, mail_subject=mail_subject)
            )
