"""What was sent, decided and signed cannot be changed any more, by nobody; a finished letter neither."""

from django.db import migrations

from kernel.db import append_only

LETTER = """
CREATE FUNCTION cases_referrals_letter_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.file_id IS NULL THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is final: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER cases_referrals_letter_final BEFORE UPDATE OR DELETE ON cases_referrals_letter
    FOR EACH ROW EXECUTE FUNCTION cases_referrals_letter_final();
"""

LETTER_BACKWARD = """
DROP TRIGGER IF EXISTS cases_referrals_letter_final ON cases_referrals_letter;
DROP FUNCTION IF EXISTS cases_referrals_letter_final();
"""


class Migration(migrations.Migration):
    dependencies = [("cases_referrals", "0001_initial"), ("kernel", "0001_extensions")]
    operations = [
        append_only("cases_referrals_referralsnapshot"),
        append_only("cases_referrals_decision"),
        append_only("cases_referrals_decisionreason"),
        append_only("cases_referrals_decisionparticipant"),
        append_only("cases_referrals_cosign"),
        append_only("cases_referrals_referralescalation"),
        migrations.RunSQL(LETTER, LETTER_BACKWARD),
    ]
