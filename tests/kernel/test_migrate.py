"""The quick `migrate` makes the tables that Django's own makes."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
from django.core.management.commands import migrate
from django.db import connection, migrations, models, transaction
from django.db.migrations.state import ModelState, ProjectState

from kernel.management.commands.migrate import Command, redrawing_what_refers

TOLD = """
    SELECT c.relname, a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || ' ' || a.attnotnull
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relname LIKE 'probe_%' AND c.relkind = 'r'
    UNION ALL SELECT c.relname, pg_get_constraintdef(k.oid) FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
    WHERE c.relname LIKE 'probe_%'
    UNION ALL SELECT tablename, regexp_replace(indexdef, '_[0-9a-f]{8}', '') FROM pg_indexes
    WHERE tablename LIKE 'probe_%' ORDER BY 1, 2
"""


def _reference(to: str, **options: object) -> models.ForeignKey:
    return models.ForeignKey(to, on_delete=models.PROTECT, **options)


def _model(name: str, *fields: tuple[str, models.Field], **options: object) -> migrations.CreateModel:
    return migrations.CreateModel(name, [("id", models.AutoField(primary_key=True)), *fields], **options)


def _write(apps, editor) -> None:
    centre = apps.get_model("probe", "Centre").objects.create(title="Crema", beds=3)
    doctor = centre.doctor_set.create(name="Giulia")
    note = doctor.note_set.create(text="seen", place=centre)
    assert list(centre.notes.filter(writer__home=centre)) == [note]
    editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


OPERATIONS = [
    _model("Centre", ("name", models.CharField(max_length=40))),
    _model("Person", ("name", models.CharField(max_length=40)), ("centre", _reference("probe.Centre"))),
    _model("Note", ("text", models.TextField()), ("writer", _reference("probe.Person"))),
    # as ours do, nearly all refer to a person
    *(_model(f"Leaf{n}", ("by", _reference("probe.Person", related_name="+"))) for n in range(4)),
    *(migrations.AddIndex(f"Leaf{n}", models.Index(fields=["by"], name=f"probe_by{n}")) for n in range(4)),
    migrations.CreateModel("Urgent", [("by", models.DateField(null=True))], bases=("probe.note",)),
    migrations.CreateModel("Brief", [], options={"proxy": True}, bases=("probe.note",)),
    migrations.AddField("Note", "answers", _reference("self", null=True)),
    migrations.AddField("Note", "place", _reference("probe.Centre", related_name="notes", null=True)),
    migrations.AddField("Centre", "leaders", models.ManyToManyField("probe.Person", related_name="leads")),
    migrations.AddField("Centre", "beds", models.IntegerField(null=True)),
    migrations.AddConstraint(
        "Centre", models.CheckConstraint(condition=models.Q(beds__gte=0), name="probe_beds")
    ),
    migrations.AddIndex("Note", models.Index(fields=["place", "writer"], name="probe_place")),
    migrations.AlterField("Centre", "id", models.BigAutoField(primary_key=True)),
    migrations.AlterField("Note", "id", models.BigAutoField(primary_key=True)),
    migrations.RenameField("Centre", "name", "title"),
    migrations.RenameModel("Person", "Doctor"),
    migrations.RenameField("Doctor", "centre", "home"),
    migrations.RunPython(_write),
    migrations.AlterField("Note", "place", _reference("probe.Centre", related_name="+")),
    migrations.RemoveField("Note", "answers"),
    migrations.DeleteModel("Urgent"),
    *(migrations.DeleteModel(f"Leaf{n}") for n in range(1, 4)),
]


def _made(monkeypatch: pytest.MonkeyPatch, how) -> tuple[list[tuple[str, str]], int]:
    """How the tables look in the end, and how many classes were made for it. Leaves nothing behind."""
    drawn = []
    render = ModelState.render
    monkeypatch.setattr(ModelState, "render", lambda each, apps: [drawn.append(1), render(each, apps)][1])
    state = ProjectState(real_apps=set())
    assert state.apps
    with transaction.atomic():
        for number, operation in enumerate(OPERATIONS):
            migration = migrations.Migration(f"{number:04}", "probe")
            migration.operations = [operation]
            with how(), connection.schema_editor() as editor:
                state = migration.apply(state, editor)
        with connection.cursor() as cursor:
            cursor.execute(TOLD)
            tables = cursor.fetchall()
        transaction.set_rollback(True)
    monkeypatch.undo()
    return tables, len(drawn)


def test_the_tables_are_those_that_django_makes(db, monkeypatch):
    theirs, all_drawn = _made(monkeypatch, nullcontext)
    ours, drawn = _made(monkeypatch, redrawing_what_refers)
    assert ours == theirs
    names = {"probe_centre", "probe_centre_leaders", "probe_doctor", "probe_note", "probe_leaf0"}
    assert {table for table, _ in ours} == names
    # what refers followed the change of a key
    assert ("probe_note", "place_id bigint true") in ours
    assert drawn < all_drawn


def test_django_is_left_as_it_was():
    before = ProjectState.reload_model
    with redrawing_what_refers():
        assert ProjectState.reload_model is not before
    assert ProjectState.reload_model is before


@pytest.mark.parametrize("is_production", [True, False])
def test_production_is_migrated_in_the_way_of_django(settings, monkeypatch, is_production):
    seen = []
    own = ProjectState.reload_model
    monkeypatch.setattr(
        migrate.Command, "handle", lambda *_args, **_options: seen.append(ProjectState.reload_model)
    )
    settings.IS_PRODUCTION = is_production
    Command().handle()
    assert (seen == [own]) is is_production
