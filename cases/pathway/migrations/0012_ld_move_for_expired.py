"""No pathway moves to lymphodepletion for a product that has expired, unless the check before it says why, whoever
writes.

As for the entry (0011); where that is not written yet, the day of the move counts.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION cases_pathway_ld_move_for_expired() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    begun_on date;
BEGIN
    SELECT e.ld_day1_on INTO begun_on FROM cases_pathway_courseentry e
    WHERE e.pathway_id = NEW.id AND e.kind = 'lymphodepletion' AND e.attempt = NEW.attempt AND NOT e.withdrawn
      AND NOT EXISTS (SELECT 1 FROM cases_pathway_courseentry n
                      WHERE n.entry_id = e.entry_id AND n.version > e.version)
    ORDER BY e.at DESC LIMIT 1;
    begun_on := coalesce(begun_on, (NEW.entered_at AT TIME ZONE 'Europe/Rome')::date);
    IF cases_pathway_is_expired(NEW.id, NEW.attempt, (begun_on + time '12:00') AT TIME ZONE 'Europe/Rome')
    AND NOT EXISTS (
        SELECT 1 FROM cases_pathway_courseentry c
        WHERE c.pathway_id = NEW.id AND c.kind = 'pre_ld' AND c.attempt = NEW.attempt AND NOT c.withdrawn
          AND c.values ->> 'product_released_in_freezer' = 'false' AND c.values ->> 'override_reason' <> ''
          AND NOT EXISTS (SELECT 1 FROM cases_pathway_courseentry n
                          WHERE n.entry_id = c.entry_id AND n.version > c.version)
    ) THEN
        RAISE EXCEPTION 'the product is expired'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'pathway_ld_for_expired';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER pathway_ld_for_expired BEFORE UPDATE OF state ON cases_pathway_pathway
    FOR EACH ROW WHEN (OLD.state = 'ready_to_infuse' AND NEW.state = 'lymphodepletion')
    EXECUTE FUNCTION cases_pathway_ld_move_for_expired();
"""

BACKWARD = """
DROP TRIGGER IF EXISTS pathway_ld_for_expired ON cases_pathway_pathway;
DROP FUNCTION IF EXISTS cases_pathway_ld_move_for_expired();
"""


class Migration(migrations.Migration):
    dependencies = [("cases_pathway", "0011_expired_before_ld")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
