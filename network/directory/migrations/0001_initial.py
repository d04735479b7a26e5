import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import kernel.clock
import kernel.ids
import network.directory.models.membership
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    # btree_gist (exclusion constraint) and pg_trgm (search) come from the kernel.
    dependencies = [
        ('kernel', '0001_extensions'),
    ]

    operations = [
        migrations.CreateModel(
            name='Person',
            fields=[
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('id', models.UUIDField(default=kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('email', models.EmailField(max_length=254, unique=True)),
                ('given_name', models.CharField(max_length=80)),
                ('family_name', models.CharField(max_length=80)),
                ('profession', models.CharField(choices=[('haematologist', 'Haematologist'), ('coordinator', 'CAR-T coordinator'), ('nurse', 'Nurse'), ('neurologist', 'Neurologist'), ('cardiologist', 'Cardiologist'), ('intensivist', 'Intensivist'), ('infectious_disease', 'Infectious disease specialist'), ('transfusion_medicine', 'Transfusion medicine specialist'), ('stem_cell_lab', 'Stem cell laboratory'), ('pathologist', 'Pathologist'), ('radiologist', 'Radiologist'), ('pharmacist', 'Pharmacist'), ('secretary', 'Secretary'), ('quality', 'Quality manager'), ('privacy', 'Privacy officer'), ('administrator', 'Administrator')], max_length=24)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('language', models.CharField(choices=[('it', 'Italiano'), ('en', 'English')], default='it', max_length=2)),
                ('theme', models.CharField(choices=[('auto', 'As the device'), ('light', 'Light'), ('dark', 'Dark')], default='auto', max_length=5)),
                ('is_active', models.BooleanField(default=True)),
                ('suspended_at', models.DateTimeField(blank=True, null=True)),
                ('is_platform_admin', models.BooleanField(default=False)),
                ('session_epoch', models.PositiveIntegerField(default=0)),
                ('search_text', models.CharField(default='', editable=False, max_length=420)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'ordering': ['family_name', 'given_name', 'id'],
                'indexes': [models.Index(fields=['family_name', 'given_name', 'id'], name='person_by_name'), django.contrib.postgres.indexes.GinIndex(fields=['search_text'], name='person_by_search_text', opclasses=['gin_trgm_ops'])],
                'constraints': [models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='person_email_lower_case'), models.CheckConstraint(condition=models.Q(models.Q(('is_active', True), ('suspended_at', None)), models.Q(('is_active', False), ('suspended_at__isnull', False)), _connector='OR'), name='person_active_or_suspended'), models.CheckConstraint(condition=models.Q(('profession__in', ['haematologist', 'coordinator', 'nurse', 'neurologist', 'cardiologist', 'intensivist', 'infectious_disease', 'transfusion_medicine', 'stem_cell_lab', 'pathologist', 'radiologist', 'pharmacist', 'secretary', 'quality', 'privacy', 'administrator'])), name='person_profession_known'), models.CheckConstraint(condition=models.Q(('language__in', ['it', 'en'])), name='person_language_known')],
            },
        ),
        migrations.CreateModel(
            name='Centre',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('code', models.CharField(max_length=12, unique=True)),
                ('name', models.CharField(max_length=160)),
                ('city', models.CharField(max_length=80)),
                ('kind', models.CharField(choices=[('hub', 'Hub'), ('circle', 'Circle centre')], max_length=8)),
                ('catchment', models.CharField(blank=True, max_length=240)),
                ('address', models.CharField(blank=True, max_length=240)),
                ('phone', models.CharField(blank=True, max_length=40)),
                ('on_call_phone', models.CharField(blank=True, max_length=40)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('phases', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('referral', 'Referral'), ('holding', 'Holding therapy'), ('apheresis', 'Apheresis'), ('bridging', 'Bridging therapy'), ('lymphodepletion', 'Lymphodepletion'), ('infusion', 'Infusion'), ('inpatient', 'Inpatient care after infusion'), ('follow_up', 'Follow-up')], max_length=20), blank=True, default=list, size=None)),
                ('is_active', models.BooleanField(default=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('default_hub', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='circle_centres', to='network_directory.centre')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['hub', 'circle'])), name='centre_kind_known'), models.CheckConstraint(condition=models.Q(('phases__contained_by', ['referral', 'holding', 'apheresis', 'bridging', 'lymphodepletion', 'infusion', 'inpatient', 'follow_up'])), name='centre_phases_known'), models.CheckConstraint(condition=models.Q(('kind', 'circle'), ('default_hub', None), _connector='OR'), name='centre_hub_has_no_hub')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('email', models.EmailField(max_length=254)),
                ('given_name', models.CharField(max_length=80)),
                ('family_name', models.CharField(max_length=80)),
                ('profession', models.CharField(choices=[('haematologist', 'Haematologist'), ('coordinator', 'CAR-T coordinator'), ('nurse', 'Nurse'), ('neurologist', 'Neurologist'), ('cardiologist', 'Cardiologist'), ('intensivist', 'Intensivist'), ('infectious_disease', 'Infectious disease specialist'), ('transfusion_medicine', 'Transfusion medicine specialist'), ('stem_cell_lab', 'Stem cell laboratory'), ('pathologist', 'Pathologist'), ('radiologist', 'Radiologist'), ('pharmacist', 'Pharmacist'), ('secretary', 'Secretary'), ('quality', 'Quality manager'), ('privacy', 'Privacy officer'), ('administrator', 'Administrator')], max_length=24)),
                ('language', models.CharField(choices=[('it', 'Italiano'), ('en', 'English')], default='it', max_length=2)),
                ('role', models.CharField(choices=[('clinician', 'Clinician'), ('coordinator', 'Coordinator'), ('specialist', 'Specialist'), ('nurse', 'Nurse'), ('secretary', 'Secretary'), ('centre_admin', 'Centre administrator'), ('privacy_officer', 'Privacy officer')], max_length=16)),
                ('serial', models.PositiveIntegerField(default=1)),
                ('key_hash', models.CharField(max_length=64, unique=True)),
                ('expires_at', models.DateTimeField()),
                ('accepted_at', models.DateTimeField(blank=True, null=True)),
                ('revoked_at', models.DateTimeField(blank=True, null=True)),
                ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invitations_accepted', to=settings.AUTH_USER_MODEL)),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='network_directory.centre')),
                ('invited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invitations_made', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['centre', '-created_at', '-id'], name='invitation_by_centre')],
                'constraints': [models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='invitation_email_lower_case'), models.CheckConstraint(condition=models.Q(('role__in', ['clinician', 'coordinator', 'specialist', 'nurse', 'secretary', 'centre_admin', 'privacy_officer'])), name='invitation_role_known'), models.UniqueConstraint(condition=models.Q(('accepted_at', None), ('revoked_at', None)), fields=('email', 'centre', 'role'), name='invitation_one_open'), models.CheckConstraint(condition=models.Q(('accepted_at', None), ('revoked_at', None), _connector='OR'), name='invitation_accepted_or_revoked'), models.CheckConstraint(condition=models.Q(models.Q(('accepted_at', None), ('accepted_by', None)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False)), _connector='OR'), name='invitation_accepted_by_someone')],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('role', models.CharField(choices=[('clinician', 'Clinician'), ('coordinator', 'Coordinator'), ('specialist', 'Specialist'), ('nurse', 'Nurse'), ('secretary', 'Secretary'), ('centre_admin', 'Centre administrator'), ('privacy_officer', 'Privacy officer')], max_length=16)),
                ('valid_from', models.DateField(default=kernel.clock.today)),
                ('valid_until', models.DateField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='network_directory.centre')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['centre', 'role'], name='membership_by_centre_role')],
                'constraints': [models.CheckConstraint(condition=models.Q(('role__in', ['clinician', 'coordinator', 'specialist', 'nurse', 'secretary', 'centre_admin', 'privacy_officer'])), name='membership_role_known'), models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('valid_from')), _connector='OR'), name='membership_period_in_order'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('person', '='), ('centre', '='), ('role', '='), (network.directory.models.membership.DateRange('valid_from', 'valid_until'), '&&')], name='membership_no_overlap')],
            },
        ),
        migrations.CreateModel(
            name='NetworkSettings',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ('network_name', models.CharField(default='CircleCare', max_length=120)),
                ('response_target_hours', models.PositiveSmallIntegerField(default=24)),
                ('invitation_days', models.PositiveSmallIntegerField(default=7)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='network_settings_single_row'), models.CheckConstraint(condition=models.Q(('response_target_hours__gte', 1), ('response_target_hours__lte', 336)), name='network_settings_target_in_range'), models.CheckConstraint(condition=models.Q(('invitation_days__gte', 1), ('invitation_days__lte', 30)), name='network_settings_invitation_days_in_range')],
            },
        ),
        migrations.CreateModel(
            name='SignInFailure',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('key', models.CharField(max_length=80, unique=True)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('last_at', models.DateTimeField()),
                ('closed_until', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['last_at'], name='sign_in_failure_by_time')],
            },
        ),
    ]
