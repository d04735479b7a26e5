from django.db import migrations

from kernel.db import append_only


class Migration(migrations.Migration):
    """What a message said before cannot be changed or removed, whoever is connected."""

    dependencies = [("messaging_chat", "0001_initial"), ("kernel", "0001_extensions")]

    operations = [append_only("messaging_chat_messageversion")]
