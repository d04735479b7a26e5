"""A question of the hub, its answer and the files of the answer stay as they are once it is answered or taken back."""

from django.db import migrations

from kernel.db import append_only

QUESTION = """
CREATE FUNCTION cases_referrals_inforequest_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- an open one may be answered or dropped; what was asked, by whom and when never changes
    IF TG_OP = 'UPDATE' AND OLD.answered_at IS NULL AND OLD.dropped_at IS NULL
        AND (NEW.id, NEW.referral_id, NEW.text, NEW.asked_by_id, NEW.asked_at)
            IS NOT DISTINCT FROM (OLD.id, OLD.referral_id, OLD.text, OLD.asked_by_id, OLD.asked_at)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% is final: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER cases_referrals_inforequest_final BEFORE UPDATE OR DELETE ON cases_referrals_inforequest
    FOR EACH ROW EXECUTE FUNCTION cases_referrals_inforequest_final();

CREATE TRIGGER cases_referrals_inforequest_no_truncate BEFORE TRUNCATE ON cases_referrals_inforequest
    FOR EACH STATEMENT EXECUTE FUNCTION cc_refuse_change();
"""

QUESTION_BACKWARD = """
DROP TRIGGER IF EXISTS cases_referrals_inforequest_no_truncate ON cases_referrals_inforequest;
DROP TRIGGER IF EXISTS cases_referrals_inforequest_final ON cases_referrals_inforequest;
DROP FUNCTION IF EXISTS cases_referrals_inforequest_final();
"""

FILES = """
CREATE FUNCTION cases_referrals_inforequestfile_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- the service links the files first and then answers
    IF EXISTS (
        SELECT FROM cases_referrals_inforequest
        WHERE id = NEW.info_request_id AND (answered_at IS NOT NULL OR dropped_at IS NOT NULL)
    ) THEN
        RAISE EXCEPTION '% is final: % refused', TG_TABLE_NAME, TG_OP
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER cases_referrals_inforequestfile_in_time BEFORE INSERT ON cases_referrals_inforequestfile
    FOR EACH ROW EXECUTE FUNCTION cases_referrals_inforequestfile_in_time();
"""

FILES_BACKWARD = """
DROP TRIGGER IF EXISTS cases_referrals_inforequestfile_in_time ON cases_referrals_inforequestfile;
DROP FUNCTION IF EXISTS cases_referrals_inforequestfile_in_time();
"""


class Migration(migrations.Migration):
    dependencies = [("cases_referrals", "0003_question_taken_back"), ("kernel", "0001_extensions")]
    operations = [
        migrations.RunSQL(QUESTION, QUESTION_BACKWARD),
        migrations.RunSQL(FILES, FILES_BACKWARD),
        append_only("cases_referrals_inforequestfile"),
    ]
