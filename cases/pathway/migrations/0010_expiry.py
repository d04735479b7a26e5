"""No cells after their expiry, whoever writes and by whichever way: neither thawed, nor checked at the bedside, nor given.

The expiry is that of the release in force of the same attempt; its last day counts, as the hospital's wall tells it. An
infusion that is corrected in something else than its beginning stays possible: it happened.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION cases_pathway_is_expired(pathway uuid, tried integer, used_at timestamptz) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT coalesce((used_at AT TIME ZONE 'Europe/Rome')::date > (
        SELECT (e.values ->> 'expires_on')::date FROM cases_pathway_courseentry e
        WHERE e.pathway_id = pathway AND e.kind = 'release' AND e.attempt = tried AND NOT e.withdrawn
          AND NOT EXISTS (SELECT 1 FROM cases_pathway_courseentry n
                          WHERE n.entry_id = e.entry_id AND n.version > e.version)
        ORDER BY e.at DESC LIMIT 1), false)
$$;

CREATE FUNCTION cases_pathway_expired_step() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF cases_pathway_is_expired(NEW.pathway_id, NEW.attempt, NEW.done_at) THEN
        RAISE EXCEPTION 'the product is expired'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'custody_product_expired';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER custody_product_expired BEFORE INSERT ON cases_pathway_custodystep
    FOR EACH ROW WHEN (NEW.code IN ('thaw', 'bedside')) EXECUTE FUNCTION cases_pathway_expired_step();

CREATE FUNCTION cases_pathway_expired_infusion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF cases_pathway_is_expired(NEW.pathway_id, NEW.attempt, NEW.infusion_started_at) AND NOT EXISTS (
        SELECT 1 FROM cases_pathway_courseentry b
        WHERE b.entry_id = NEW.entry_id AND b.version = NEW.version - 1
          AND b.infusion_started_at = NEW.infusion_started_at
    ) THEN
        RAISE EXCEPTION 'the product is expired'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'course_infusion_expired';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER course_infusion_expired AFTER INSERT ON cases_pathway_courseentry
    FOR EACH ROW WHEN (NEW.kind = 'infusion' AND NOT NEW.withdrawn)
    EXECUTE FUNCTION cases_pathway_expired_infusion();
"""

BACKWARD = """
DROP TRIGGER IF EXISTS course_infusion_expired ON cases_pathway_courseentry;
DROP FUNCTION IF EXISTS cases_pathway_expired_infusion();
DROP TRIGGER IF EXISTS custody_product_expired ON cases_pathway_custodystep;
DROP FUNCTION IF EXISTS cases_pathway_expired_step();
DROP FUNCTION IF EXISTS cases_pathway_is_expired(uuid, integer, timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [("cases_pathway", "0009_typed_course")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
