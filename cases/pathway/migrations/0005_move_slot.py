"""A planned apheresis may be planned for another day: the patient has fever, or the day was a slip of the pen."""

from django.db import migrations

ROW = ("slot_planned", "slot_planned", ["eligible", "preemptive_apheresis_only"])


def fill(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cases_pathway_transition (source, target, outcomes) VALUES (%s, %s, %s)", ROW
        )


def empty(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_pathway_transition WHERE source = %s AND target = %s", ROW[:2])


class Migration(migrations.Migration):
    dependencies = [("cases_pathway", "0004_handed_over")]
    operations = [migrations.RunPython(fill, empty)]
