from django.apps import AppConfig


class ChatConfig(AppConfig):
    name = "messaging.chat"
    label = "messaging_chat"
    verbose_name = "Chat"
