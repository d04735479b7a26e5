"""Of two who write a pathway from the same version at once, the second is refused by the database."""

from django.db import migrations

GUARD = """
CREATE FUNCTION cases_pathway_check_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.version <> OLD.version + 1 THEN
        RAISE EXCEPTION 'pathway % stands at version %', OLD.id, OLD.version
            USING ERRCODE = 'check_violation', CONSTRAINT = 'pathway_stale_write';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER pathway_stale_write BEFORE UPDATE OF version ON cases_pathway_pathway
    FOR EACH ROW EXECUTE FUNCTION cases_pathway_check_version();
"""

GUARD_BACKWARD = """
DROP TRIGGER IF EXISTS pathway_stale_write ON cases_pathway_pathway;
DROP FUNCTION IF EXISTS cases_pathway_check_version();
"""


class Migration(migrations.Migration):
    dependencies = [("cases_pathway", "0002_transitions")]
    operations = [migrations.RunSQL(GUARD, GUARD_BACKWARD)]
