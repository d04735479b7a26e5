"""No lymphodepletion for a product that has expired, unless the check before it says why, whoever writes.

One that is corrected in something else than its first day stays possible: it happened.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION cases_pathway_ld_for_expired() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF cases_pathway_is_expired(
        NEW.pathway_id, NEW.attempt, (NEW.ld_day1_on + time '12:00') AT TIME ZONE 'Europe/Rome'
    ) AND NOT EXISTS (
        SELECT 1 FROM cases_pathway_courseentry b
        WHERE b.entry_id = NEW.entry_id AND b.version = NEW.version - 1 AND b.ld_day1_on = NEW.ld_day1_on
    ) AND NOT EXISTS (
        SELECT 1 FROM cases_pathway_courseentry c
        WHERE c.pathway_id = NEW.pathway_id AND c.kind = 'pre_ld' AND c.attempt = NEW.attempt AND NOT c.withdrawn
          AND c.values ->> 'product_released_in_freezer' = 'false' AND c.values ->> 'override_reason' <> ''
          AND NOT EXISTS (SELECT 1 FROM cases_pathway_courseentry n
                          WHERE n.entry_id = c.entry_id AND n.version > c.version)
    ) THEN
        RAISE EXCEPTION 'the product is expired'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'course_ld_for_expired';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER course_ld_for_expired AFTER INSERT ON cases_pathway_courseentry
    FOR EACH ROW WHEN (NEW.kind = 'lymphodepletion' AND NOT NEW.withdrawn)
    EXECUTE FUNCTION cases_pathway_ld_for_expired();
"""

BACKWARD = """
DROP TRIGGER IF EXISTS course_ld_for_expired ON cases_pathway_courseentry;
DROP FUNCTION IF EXISTS cases_pathway_ld_for_expired();
"""


class Migration(migrations.Migration):
    dependencies = [("cases_pathway", "0010_expiry")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
