"""The table of permitted moves, and the trigger that refuses every other one.

The rows are those of `cases.pathway.rules.TRANSITIONS` when this migration was written (a test compares). When the
rules change, a new migration brings the table in line.
"""

from django.db import migrations

from kernel.db import append_only

# source ("" = may be opened in), target, outcomes of the last decision (None: any or none)
ROWS = [
    ("", "identified", None),
    ("", "referral_draft", None),
    ("identified", "referral_draft", None),
    ("identified", "submitted", None),
    ("referral_draft", "submitted", None),
    ("submitted", "under_discussion", None),
    ("submitted", "referral_draft", None),
    ("under_discussion", "referral_draft", None),
    ("more_info_needed", "referral_draft", None),
    ("under_discussion", "more_info_needed", None),
    ("more_info_needed", "under_discussion", None),
    ("under_discussion", "decided", None),
    ("decided", "under_discussion", ["deferred", "not_eligible"]),
    ("decided", "slot_planned", ["eligible", "preemptive_apheresis_only"]),
    ("slot_planned", "leukapheresis_done", ["eligible", "preemptive_apheresis_only"]),
    ("leukapheresis_done", "cryostored_hold", ["preemptive_apheresis_only"]),
    ("leukapheresis_done", "manufacturing", ["eligible"]),
    ("cryostored_hold", "under_discussion", None),
    ("manufacturing", "leukapheresis_done", None),
    ("manufacturing", "manufacturing", None),
    ("manufacturing", "ready_to_infuse", None),
    ("ready_to_infuse", "lymphodepletion", None),
    ("lymphodepletion", "ready_to_infuse", None),
    ("lymphodepletion", "infused", None),
    ("infused", "inpatient_monitoring", None),
    ("infused", "near_centre", None),
    ("inpatient_monitoring", "near_centre", None),
    ("near_centre", "returned_to_circle", None),
    ("returned_to_circle", "follow_up", None),
    ("identified", "closed", None),
    ("referral_draft", "closed", None),
    ("submitted", "closed", None),
    ("under_discussion", "closed", None),
    ("more_info_needed", "closed", None),
    ("decided", "closed", None),
    ("slot_planned", "closed", None),
    ("leukapheresis_done", "closed", None),
    ("cryostored_hold", "closed", None),
    ("manufacturing", "closed", None),
    ("ready_to_infuse", "closed", None),
    ("lymphodepletion", "closed", None),
    ("infused", "closed", None),
    ("inpatient_monitoring", "closed", None),
    ("near_centre", "closed", None),
    ("returned_to_circle", "closed", None),
    ("follow_up", "closed", None),
]

TABLE = """
CREATE TABLE cases_pathway_transition (
    id serial PRIMARY KEY,
    source varchar(32) NOT NULL,
    target varchar(32) NOT NULL,
    outcomes varchar(32)[],
    CONSTRAINT pathway_transition_unique UNIQUE (source, target)
);
"""

TRIGGER = """
CREATE FUNCTION cases_pathway_check_move() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before_state text := '';
    last_outcome text := '';
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF NEW.state = OLD.state THEN
            RETURN NEW;
        END IF;
        before_state := OLD.state;
        last_outcome := OLD.outcome;
    END IF;
    PERFORM 1 FROM cases_pathway_transition t
        WHERE t.source = before_state AND t.target = NEW.state
          AND (t.outcomes IS NULL OR last_outcome = ANY (t.outcomes));
    IF NOT FOUND THEN
        RAISE EXCEPTION 'pathway may not go from "%" to "%"', before_state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'pathway_permitted_move';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER pathway_permitted_move BEFORE INSERT OR UPDATE OF state ON cases_pathway_pathway
    FOR EACH ROW EXECUTE FUNCTION cases_pathway_check_move();
"""

TRIGGER_BACKWARD = """
DROP TRIGGER IF EXISTS pathway_permitted_move ON cases_pathway_pathway;
DROP FUNCTION IF EXISTS cases_pathway_check_move();
"""


def fill(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO cases_pathway_transition (source, target, outcomes) VALUES (%s, %s, %s)", ROWS
        )


class Migration(migrations.Migration):
    dependencies = [("cases_pathway", "0001_initial"), ("kernel", "0001_extensions")]
    operations = [
        migrations.RunSQL(TABLE, "DROP TABLE IF EXISTS cases_pathway_transition"),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunSQL(TRIGGER, TRIGGER_BACKWARD),
        append_only("cases_pathway_pathwaystep"),
    ]
