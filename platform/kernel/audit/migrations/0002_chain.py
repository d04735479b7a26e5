"""Append-only triggers and the chain, made at commit by a deferred trigger."""

from django.db import migrations

from kernel.db import append_only

FORWARD = """
-- The canonical form of an entry: every column, unambiguous (a JSON array quotes and separates).
CREATE FUNCTION cc_audit_hash(prev bytea, entry kernel_audit_auditentry) RETURNS bytea
LANGUAGE sql STABLE AS $$
    SELECT sha256(prev || convert_to(jsonb_build_array(
        entry.id, to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), entry.actor_kind,
        entry.actor_label, entry.person_id, entry.centre_id, entry.patient_id, entry.action,
        entry.object_type, entry.object_id, entry.detail, entry.why, entry.ip)::text, 'UTF8'))
$$;

CREATE FUNCTION cc_audit_link() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last_seq bigint;
    last_hash bytea;
BEGIN
    -- One writer at a time, from here to the end of this commit. 4343 is an arbitrary constant.
    PERFORM pg_advisory_xact_lock(4343);
    SELECT seq, hash INTO last_seq, last_hash FROM kernel_audit_auditlink ORDER BY seq DESC LIMIT 1;
    IF last_seq IS NULL THEN
        last_seq := 0;
        last_hash := '\\x'::bytea;
    END IF;
    INSERT INTO kernel_audit_auditlink (seq, entry_id, prev_hash, hash)
    VALUES (last_seq + 1, NEW.id, last_hash, cc_audit_hash(last_hash, NEW));
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER kernel_audit_link AFTER INSERT ON kernel_audit_auditentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cc_audit_link();
"""

BACKWARD = """
DROP TRIGGER IF EXISTS kernel_audit_link ON kernel_audit_auditentry;
DROP FUNCTION IF EXISTS cc_audit_link();
DROP FUNCTION IF EXISTS cc_audit_hash(bytea, kernel_audit_auditentry);
"""


class Migration(migrations.Migration):
    dependencies = [("kernel_audit", "0001_initial"), ("kernel", "0001_extensions")]
    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        append_only("kernel_audit_auditentry"),
        append_only("kernel_audit_auditlink"),
    ]
