import cases.patients.models.circle
import cases.patients.models.patient
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.comparison
import kernel.clock
import kernel.ids
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('kernel', '0001_extensions'),
        ('network_directory', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Patient',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('field_stamps', models.JSONField(default=dict, editable=False)),
                ('field_marks', models.JSONField(default=dict, editable=False)),
                ('family_name', models.CharField(max_length=120)),
                ('given_name', models.CharField(max_length=120)),
                ('birth_date', models.DateField()),
                ('sex', models.CharField(choices=[('F', 'Female'), ('M', 'Male'), ('unknown', 'Unknown')], max_length=8)),
                ('tax_code', models.CharField(blank=True, max_length=16, null=True)),
                ('tax_code_absent_reason', models.CharField(blank=True, choices=[('unknown', 'Unknown'), ('refused', 'Asked, but refused'), ('pending', 'Not known yet'), ('not_done', 'Not done'), ('not_applicable', 'The person has none')], max_length=16)),
                ('other_identifier_type', models.CharField(blank=True, choices=[('STP', 'STP (foreigner temporarily present)'), ('ENI', 'ENI (European not enrolled)'), ('TEAM', 'TEAM (European health insurance card)')], max_length=8)),
                ('other_identifier', models.CharField(blank=True, max_length=40)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('residence_comune', models.CharField(blank=True, max_length=80)),
                ('language', models.CharField(blank=True, max_length=16)),
                ('interpreter_needed', models.BooleanField(blank=True, null=True)),
                ('gp_name', models.CharField(blank=True, max_length=120)),
                ('caregiver_name', models.CharField(blank=True, max_length=120)),
                ('caregiver_phone', models.CharField(blank=True, max_length=40)),
                ('caregiver_relation', models.CharField(blank=True, max_length=60)),
                ('caregiver_available_28d', models.CharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No'), ('unknown', 'Unknown'), ('to_arrange', 'To be arranged')], max_length=12)),
                ('deceased_on', models.DateField(blank=True, null=True)),
                ('client_id', models.UUIDField(editable=False, null=True)),
                ('updated_at', models.DateTimeField(default=kernel.clock.now, editable=False)),
                ('numbers_text', models.TextField(db_default='', default='', editable=False)),
                ('search_text', models.GeneratedField(db_persist=True, expression=cases.patients.models.patient.Joined(cases.patients.models.patient.Words(models.F('family_name'), models.F('given_name'), django.db.models.functions.comparison.Coalesce(models.F('tax_code'), models.Value('')), models.F('other_identifier'), models.F('numbers_text')), cases.patients.models.patient.Glued(models.F('family_name'))), output_field=models.TextField())),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='own_patients', to='network_directory.centre')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ('family_name', 'given_name', 'id'),
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['search_text'], name='patient_search_trgm', opclasses=['gin_trgm_ops']), models.Index(fields=['family_name', 'given_name', 'id'], name='patient_by_name'), models.Index(fields=['birth_date'], name='patient_by_birth_date')],
                'constraints': [models.UniqueConstraint(fields=('tax_code',), name='patient_tax_code_unique'), models.UniqueConstraint(condition=models.Q(('other_identifier', ''), _negated=True), fields=('other_identifier_type', 'other_identifier'), name='patient_other_identifier_unique'), models.UniqueConstraint(condition=models.Q(('client_id__isnull', False)), fields=('created_by', 'client_id'), name='patient_client_id_unique'), models.CheckConstraint(condition=models.Q(('sex__in', ['F', 'M', 'unknown'])), name='patient_sex_known'), models.CheckConstraint(condition=models.Q(('tax_code__isnull', True), ('tax_code__regex', '^[A-Z0-9]{16}$'), _connector='OR'), name='patient_tax_code_shape'), models.CheckConstraint(condition=models.Q(('tax_code__isnull', True), ('tax_code_absent_reason', ''), _connector='OR'), name='patient_tax_code_or_reason'), models.CheckConstraint(condition=models.Q(models.Q(('other_identifier', ''), ('other_identifier_type', '')), models.Q(models.Q(('other_identifier', ''), _negated=True), models.Q(('other_identifier_type', ''), _negated=True)), _connector='OR'), name='patient_other_identifier_typed'), models.CheckConstraint(condition=models.Q(('deceased_on__isnull', True), ('deceased_on__gte', models.F('birth_date')), _connector='OR'), name='patient_dies_after_birth'), models.CheckConstraint(condition=models.Q(models.Q(('family_name', ''), _negated=True), models.Q(('given_name', ''), _negated=True)), name='patient_has_a_name')],
            },
        ),
        migrations.CreateModel(
            name='HospitalNumber',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('number', models.CharField(max_length=40)),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network_directory.centre')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hospital_numbers', to='cases_patients.patient')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('centre', 'number'), name='hospital_number_unique'), models.CheckConstraint(condition=models.Q(('number', ''), _negated=True), name='hospital_number_given')],
            },
        ),
        migrations.CreateModel(
            name='CareRelation',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('kind', models.CharField(choices=[('own', 'Own centre'), ('hub', 'CAR-T hub'), ('circle', 'Centre of the circle'), ('invited', 'Invited')], max_length=8)),
                ('reason', models.CharField(max_length=300)),
                ('valid_from', models.DateTimeField()),
                ('valid_until', models.DateTimeField(null=True)),
                ('end_reason', models.CharField(blank=True, max_length=300)),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('centre', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='care_relations', to='network_directory.centre')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='care_relations', to=settings.AUTH_USER_MODEL)),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='circle', to='cases_patients.patient')),
            ],
            options={
                'ordering': ('valid_from', 'id'),
                'indexes': [models.Index(fields=['centre', 'patient'], name='care_relation_by_centre'), models.Index(condition=models.Q(('person__isnull', False)), fields=['person', 'patient'], name='care_relation_by_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('centre__isnull', False), ('person__isnull', True)), models.Q(('centre__isnull', True), ('kind', 'invited'), ('person__isnull', False)), _connector='OR'), name='care_relation_centre_xor_person'), models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='care_relation_period'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='care_relation_has_reason'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('centre__isnull', False)), expressions=[('patient', '='), ('centre', '='), (cases.patients.models.circle.ValidPeriod('valid_from', 'valid_until', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='care_relation_centre_once'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('person__isnull', False)), expressions=[('patient', '='), ('person', '='), (cases.patients.models.circle.ValidPeriod('valid_from', 'valid_until', django.contrib.postgres.fields.ranges.RangeBoundary()), '&&')], name='care_relation_person_once')],
            },
        ),
        migrations.CreateModel(
            name='PatientIdentifier',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('system', models.CharField(max_length=200)),
                ('value', models.CharField(max_length=120)),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='identifiers', to='cases_patients.patient')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('system', 'value'), name='patient_identifier_unique'), models.CheckConstraint(condition=models.Q(models.Q(('value', ''), _negated=True), models.Q(('system', ''), _negated=True)), name='patient_identifier_given')],
            },
        ),
        migrations.CreateModel(
            name='PatientVersion',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.UUIDField(default=kernel.ids.new_id, editable=False, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('field_stamps', models.JSONField(default=dict, editable=False)),
                ('field_marks', models.JSONField(default=dict, editable=False)),
                ('family_name', models.CharField(max_length=120)),
                ('given_name', models.CharField(max_length=120)),
                ('birth_date', models.DateField()),
                ('sex', models.CharField(choices=[('F', 'Female'), ('M', 'Male'), ('unknown', 'Unknown')], max_length=8)),
                ('tax_code', models.CharField(blank=True, max_length=16, null=True)),
                ('tax_code_absent_reason', models.CharField(blank=True, choices=[('unknown', 'Unknown'), ('refused', 'Asked, but refused'), ('pending', 'Not known yet'), ('not_done', 'Not done'), ('not_applicable', 'The person has none')], max_length=16)),
                ('other_identifier_type', models.CharField(blank=True, choices=[('STP', 'STP (foreigner temporarily present)'), ('ENI', 'ENI (European not enrolled)'), ('TEAM', 'TEAM (European health insurance card)')], max_length=8)),
                ('other_identifier', models.CharField(blank=True, max_length=40)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('residence_comune', models.CharField(blank=True, max_length=80)),
                ('language', models.CharField(blank=True, max_length=16)),
                ('interpreter_needed', models.BooleanField(blank=True, null=True)),
                ('gp_name', models.CharField(blank=True, max_length=120)),
                ('caregiver_name', models.CharField(blank=True, max_length=120)),
                ('caregiver_phone', models.CharField(blank=True, max_length=40)),
                ('caregiver_relation', models.CharField(blank=True, max_length=60)),
                ('caregiver_available_28d', models.CharField(blank=True, choices=[('yes', 'Yes'), ('no', 'No'), ('unknown', 'Unknown'), ('to_arrange', 'To be arranged')], max_length=12)),
                ('deceased_on', models.DateField(blank=True, null=True)),
                ('client_id', models.UUIDField(editable=False, null=True)),
                ('updated_at', models.DateTimeField(default=kernel.clock.now, editable=False)),
                ('centre', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='network_directory.centre')),
                ('created_by', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='versions', related_query_name='versions', to='cases_patients.patient')),
            ],
            options={
                'abstract': False,
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='patient',
            trigger=pgtrigger.compiler.Trigger(name='patient_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='e5b61705beb38386555950c49a89699049482d5b', operation='DELETE', pgid='pgtrigger_patient_never_deleted_823bc', table='cases_patients_patient', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='patient',
            trigger=pgtrigger.compiler.Trigger(name='replaced_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."birth_date" IS DISTINCT FROM (NEW."birth_date") OR OLD."caregiver_available_28d" IS DISTINCT FROM (NEW."caregiver_available_28d") OR OLD."caregiver_name" IS DISTINCT FROM (NEW."caregiver_name") OR OLD."caregiver_phone" IS DISTINCT FROM (NEW."caregiver_phone") OR OLD."caregiver_relation" IS DISTINCT FROM (NEW."caregiver_relation") OR OLD."centre_id" IS DISTINCT FROM (NEW."centre_id") OR OLD."client_id" IS DISTINCT FROM (NEW."client_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."deceased_on" IS DISTINCT FROM (NEW."deceased_on") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."family_name" IS DISTINCT FROM (NEW."family_name") OR OLD."field_marks" IS DISTINCT FROM (NEW."field_marks") OR OLD."field_stamps" IS DISTINCT FROM (NEW."field_stamps") OR OLD."given_name" IS DISTINCT FROM (NEW."given_name") OR OLD."gp_name" IS DISTINCT FROM (NEW."gp_name") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."interpreter_needed" IS DISTINCT FROM (NEW."interpreter_needed") OR OLD."language" IS DISTINCT FROM (NEW."language") OR OLD."other_identifier" IS DISTINCT FROM (NEW."other_identifier") OR OLD."other_identifier_type" IS DISTINCT FROM (NEW."other_identifier_type") OR OLD."phone" IS DISTINCT FROM (NEW."phone") OR OLD."residence_comune" IS DISTINCT FROM (NEW."residence_comune") OR OLD."sex" IS DISTINCT FROM (NEW."sex") OR OLD."tax_code" IS DISTINCT FROM (NEW."tax_code") OR OLD."tax_code_absent_reason" IS DISTINCT FROM (NEW."tax_code_absent_reason") OR OLD."updated_at" IS DISTINCT FROM (NEW."updated_at") OR OLD."version" IS DISTINCT FROM (NEW."version"))', func='INSERT INTO "cases_patients_patientversion" ("birth_date", "caregiver_available_28d", "caregiver_name", "caregiver_phone", "caregiver_relation", "centre_id", "client_id", "created_at", "created_by_id", "deceased_on", "email", "family_name", "field_marks", "field_stamps", "given_name", "gp_name", "id", "interpreter_needed", "language", "other_identifier", "other_identifier_type", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "residence_comune", "sex", "tax_code", "tax_code_absent_reason", "updated_at", "version") VALUES (OLD."birth_date", OLD."caregiver_available_28d", OLD."caregiver_name", OLD."caregiver_phone", OLD."caregiver_relation", OLD."centre_id", OLD."client_id", OLD."created_at", OLD."created_by_id", OLD."deceased_on", OLD."email", OLD."family_name", OLD."field_marks", OLD."field_stamps", OLD."given_name", OLD."gp_name", OLD."id", OLD."interpreter_needed", OLD."language", OLD."other_identifier", OLD."other_identifier_type", NOW(), \'replaced\', OLD."id", OLD."phone", OLD."residence_comune", OLD."sex", OLD."tax_code", OLD."tax_code_absent_reason", OLD."updated_at", OLD."version"); RETURN NULL;', hash='72ceae72c85ec6af0621f47dbaccf2e4f00a4ff3', operation='UPDATE', pgid='pgtrigger_replaced_update_f1fc7', table='cases_patients_patient', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hospitalnumber',
            trigger=pgtrigger.compiler.Trigger(name='hospital_number_searchable', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE whose uuid[];', func="\n                    IF TG_OP = 'INSERT' THEN whose := ARRAY[NEW.patient_id];\n                    ELSIF TG_OP = 'DELETE' THEN whose := ARRAY[OLD.patient_id];\n                    ELSE whose := ARRAY[OLD.patient_id, NEW.patient_id];\n                    END IF;\n                    UPDATE cases_patients_patient SET numbers_text = coalesce(\n                        (SELECT string_agg(n.number, ' ' ORDER BY n.number)\n                         FROM cases_patients_hospitalnumber n WHERE n.patient_id = cases_patients_patient.id), '')\n                    WHERE id = ANY(whose);\n                    RETURN NULL;\n                ", hash='04d998808dd26489fad55f22b7d5a209ec6f13e5', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_hospital_number_searchable_86197', table='cases_patients_hospitalnumber', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='carerelation',
            trigger=pgtrigger.compiler.Trigger(name='care_relation_never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='3777fcd133a8988ba74fd79ea96598a0b20a1ffc', operation='DELETE', pgid='pgtrigger_care_relation_never_deleted_11077', table='cases_patients_carerelation', when='BEFORE')),
        ),
    ]
