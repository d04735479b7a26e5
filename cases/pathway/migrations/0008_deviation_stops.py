"""An open identity deviation stops the pathway itself, whoever writes to it and by whichever way.

The moves that stand still are those of the rules when this was written (a test compares). Lymphodepletion and infusion
are not recorded for the first time meanwhile, and an infusion never before the bedside check of its attempt is good.
"""

from django.db import migrations

STOPPED = (
    ("slot_planned", "leukapheresis_done"),
    ("leukapheresis_done", "cryostored_hold"),
    ("leukapheresis_done", "manufacturing"),
    ("manufacturing", "ready_to_infuse"),
    ("ready_to_infuse", "lymphodepletion"),
    ("lymphodepletion", "infused"),
)
_PAIRS = ", ".join(f"('{source}', '{target}')" for source, target in STOPPED)

FORWARD = f"""
CREATE FUNCTION cases_pathway_deviation_open(pathway uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM cases_pathway_deviation d
        LEFT JOIN cases_pathway_deviationresolution r ON r.deviation_id = d.id
        LEFT JOIN cases_pathway_deviationconfirmation c ON c.resolution_id = r.id
        WHERE d.pathway_id = pathway AND c.id IS NULL)
$$;

CREATE FUNCTION cases_pathway_deviation_stops_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.state, NEW.state) IN ({_PAIRS}) AND cases_pathway_deviation_open(NEW.id) THEN
        RAISE EXCEPTION 'an identity deviation is open'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'pathway_deviation_open';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER pathway_deviation_open BEFORE UPDATE OF state ON cases_pathway_pathway
    FOR EACH ROW EXECUTE FUNCTION cases_pathway_deviation_stops_move();

CREATE FUNCTION cases_pathway_deviation_stops_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM cases_pathway_pathway p WHERE p.id = NEW.pathway_id FOR NO KEY UPDATE;
    IF cases_pathway_deviation_open(NEW.pathway_id) THEN
        RAISE EXCEPTION 'an identity deviation is open'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'course_entry_deviation_open';
    END IF;
    IF NEW.kind = 'infusion' AND NOT EXISTS (
        SELECT 1 FROM cases_pathway_custodystep s
        WHERE s.pathway_id = NEW.pathway_id AND s.code = 'bedside' AND s.attempt = NEW.attempt
          AND cases_pathway_custody_good(s)
    ) THEN
        RAISE EXCEPTION 'the check at the bedside is missing'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'course_infusion_after_bedside';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER course_entry_deviation_open BEFORE INSERT ON cases_pathway_courseentry
    FOR EACH ROW WHEN (NEW.version = 1 AND NEW.kind IN ('lymphodepletion', 'infusion'))
    EXECUTE FUNCTION cases_pathway_deviation_stops_entry();
"""

BACKWARD = """
DROP TRIGGER IF EXISTS course_entry_deviation_open ON cases_pathway_courseentry;
DROP FUNCTION IF EXISTS cases_pathway_deviation_stops_entry();
DROP TRIGGER IF EXISTS pathway_deviation_open ON cases_pathway_pathway;
DROP FUNCTION IF EXISTS cases_pathway_deviation_stops_move();
DROP FUNCTION IF EXISTS cases_pathway_deviation_open(uuid);
"""


class Migration(migrations.Migration):
    dependencies = [("cases_pathway", "0007_custody_order")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
