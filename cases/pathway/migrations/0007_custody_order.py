"""What the database itself guarantees of the course and of the chain of custody.

Rows are append-only. A step is refused while an identity deviation of the pathway is open, before an earlier mandatory
step is good, and when it is good already. Steps up to 7 belong to a collection, the later ones to an attempt. Two
people means two: who signs or confirms is not who did it. The mandatory positions are those of the rules when this was
written (a test compares).
"""

from django.db import migrations

from kernel.db import append_only

APPEND_ONLY = (
    "courseentry",
    "courseagreement",
    "custodystep",
    "custodysignature",
    "identityreading",
    "custodycorrection",
    "deviation",
    "deviationresolution",
    "deviationconfirmation",
)

MANDATORY = (1, 2, 3, 4, 5, 7, 8, 10, 12, 13)

ORDER = f"""
CREATE FUNCTION cases_pathway_custody_good(step cases_pathway_custodystep) RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT step.identity <> 'failed' AND (NOT step.needs_second OR EXISTS (
        SELECT 1 FROM cases_pathway_custodysignature s WHERE s.step_id = step.id AND s.identity = 'passed'))
$$;

CREATE FUNCTION cases_pathway_custody_order() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    absent integer;
BEGIN
    PERFORM 1 FROM cases_pathway_pathway p WHERE p.id = NEW.pathway_id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT 1 FROM cases_pathway_deviation d
        LEFT JOIN cases_pathway_deviationresolution r ON r.deviation_id = d.id
        LEFT JOIN cases_pathway_deviationconfirmation c ON c.resolution_id = r.id
        WHERE d.pathway_id = NEW.pathway_id AND c.id IS NULL
    ) THEN
        RAISE EXCEPTION 'an identity deviation is open'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'custody_deviation_open';
    END IF;
    SELECT min(m) INTO absent FROM unnest(ARRAY{list(MANDATORY)}) AS m
    WHERE m < NEW.position AND NOT EXISTS (
        SELECT 1 FROM cases_pathway_custodystep s
        WHERE s.pathway_id = NEW.pathway_id AND s.position = m AND s.collection_no = NEW.collection_no
          AND (m <= 7 OR s.attempt = NEW.attempt) AND cases_pathway_custody_good(s));
    IF absent IS NOT NULL THEN
        RAISE EXCEPTION 'step % is missing', absent
            USING ERRCODE = 'check_violation', CONSTRAINT = 'custody_in_order';
    END IF;
    IF EXISTS (
        SELECT 1 FROM cases_pathway_custodystep s
        WHERE s.pathway_id = NEW.pathway_id AND s.code = NEW.code AND s.collection_no = NEW.collection_no
          AND (NEW.position <= 7 OR s.attempt = NEW.attempt) AND s.identity <> 'failed'
          AND NOT EXISTS (SELECT 1 FROM cases_pathway_custodysignature g
                          WHERE g.step_id = s.id AND g.identity = 'failed')
    ) THEN
        RAISE EXCEPTION 'the step is done, or waits for its second person'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'custody_step_done';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER custody_order BEFORE INSERT ON cases_pathway_custodystep
    FOR EACH ROW EXECUTE FUNCTION cases_pathway_custody_order();
"""

ORDER_BACKWARD = """
DROP TRIGGER IF EXISTS custody_order ON cases_pathway_custodystep;
DROP FUNCTION IF EXISTS cases_pathway_custody_order();
DROP FUNCTION IF EXISTS cases_pathway_custody_good(cases_pathway_custodystep);
"""

TWO_PEOPLE = """
CREATE FUNCTION cases_pathway_custody_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM cases_pathway_custodystep s
        WHERE s.id = NEW.step_id AND s.person_id = NEW.first_person_id AND s.needs_second AND s.identity = 'passed';
    IF NOT FOUND THEN
        RAISE EXCEPTION 'nothing here waits for a second person'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'custody_signature_of_its_step';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER custody_signed BEFORE INSERT ON cases_pathway_custodysignature
    FOR EACH ROW EXECUTE FUNCTION cases_pathway_custody_signed();

CREATE FUNCTION cases_pathway_deviation_confirmed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM cases_pathway_deviationresolution r
        WHERE r.id = NEW.resolution_id AND r.person_id = NEW.first_person_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'confirms another resolution'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'deviation_confirmed_of_its_resolution';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER deviation_confirmed BEFORE INSERT ON cases_pathway_deviationconfirmation
    FOR EACH ROW EXECUTE FUNCTION cases_pathway_deviation_confirmed();

CREATE FUNCTION cases_pathway_failed_opens_deviation() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.identity = 'failed' AND NOT EXISTS (
        SELECT 1 FROM cases_pathway_deviation d
        WHERE d.step_id = coalesce((to_jsonb(NEW) ->> 'step_id')::uuid, NEW.id)
    ) THEN
        RAISE EXCEPTION 'a failed identity opens a deviation'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'custody_failed_opens_deviation';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER custody_failed_step AFTER INSERT ON cases_pathway_custodystep
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cases_pathway_failed_opens_deviation();
CREATE CONSTRAINT TRIGGER custody_failed_signature AFTER INSERT ON cases_pathway_custodysignature
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cases_pathway_failed_opens_deviation();
"""

TWO_PEOPLE_BACKWARD = """
DROP TRIGGER IF EXISTS custody_failed_signature ON cases_pathway_custodysignature;
DROP TRIGGER IF EXISTS custody_failed_step ON cases_pathway_custodystep;
DROP FUNCTION IF EXISTS cases_pathway_failed_opens_deviation();
DROP TRIGGER IF EXISTS deviation_confirmed ON cases_pathway_deviationconfirmation;
DROP FUNCTION IF EXISTS cases_pathway_deviation_confirmed();
DROP TRIGGER IF EXISTS custody_signed ON cases_pathway_custodysignature;
DROP FUNCTION IF EXISTS cases_pathway_custody_signed();
"""


class Migration(migrations.Migration):
    dependencies = [("cases_pathway", "0006_course")]
    operations = [
        migrations.RunSQL(ORDER, ORDER_BACKWARD),
        migrations.RunSQL(TWO_PEOPLE, TWO_PEOPLE_BACKWARD),
        *(append_only(f"cases_pathway_{table}") for table in APPEND_ONLY),
    ]
