"""Extensions and the two text functions that every later migration may use.

`cc_unaccent` is IMMUTABLE (the stock `unaccent(text)` is only STABLE, because its dictionary can be
replaced), so that an index or a generated column can be built on it.
"""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations

FORWARD = """
CREATE OR REPLACE FUNCTION cc_unaccent(value text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
AS $$ SELECT lower(public.unaccent('public.unaccent'::regdictionary, value)) $$;

CREATE OR REPLACE FUNCTION cc_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""

BACKWARD = """
DROP FUNCTION IF EXISTS cc_refuse_change();
DROP FUNCTION IF EXISTS cc_unaccent(text);
"""


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        BtreeGistExtension(),
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
