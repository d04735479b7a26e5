import datetime
import django.contrib.postgres.fields
import django.db.models.deletion
import kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases_pathway', '0002_transitions'),
        ('cases_patients', '0001_initial'),
        ('kernel_files', '0001_initial'),
        ('network_directory', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Referral',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('field_stamps', models.JSONField(default=dict, editable=False)),
                ('field_marks', models.JSONField(default=dict, editable=False)),
                ('purpose', models.CharField(choices=[('cart', 'CAR-T'), ('second_cart', 'Second CAR-T'), ('preemptive_reactivation', 'Reactivation after pre-emptive collection')], max_length=24)),
                ('status', models.CharField(choices=[('draft', 'Draft'), ('submitted', 'Submitted'), ('under_discussion', 'Under discussion'), ('more_info_needed', 'More information needed'), ('decided', 'Decided'), ('withdrawn', 'Withdrawn'), ('closed', 'Closed')], default='draft', max_length=20)),
                ('client_id', models.UUIDField(editable=False, null=True)),
                ('submitted_at', models.DateTimeField(null=True)),
                ('target_hours', models.PositiveSmallIntegerField(null=True)),
                ('due_at', models.DateTimeField(null=True)),
                ('decision_due_at', models.DateTimeField(null=True)),
                ('breached_at', models.DateTimeField(null=True)),
                ('first_response_at', models.DateTimeField(null=True)),
                ('acknowledged_at', models.DateTimeField(null=True)),
                ('paused_at', models.DateTimeField(null=True)),
                ('paused_total', models.DurationField(default=datetime.timedelta)),
                ('decided_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('end_reason', models.CharField(blank=True, max_length=48)),
                ('end_text', models.TextField(blank=True)),
                ('callback_phone', models.CharField(blank=True, max_length=40)),
                ('patient_informed_of_referral', models.BooleanField(null=True)),
                ('patient_preference', models.CharField(blank=True, max_length=16)),
                ('contraception', models.CharField(blank=True, max_length=400)),
                ('tempo_of_disease', models.CharField(blank=True, max_length=16)),
                ('urgency', models.CharField(blank=True, max_length=12)),
                ('question_to_hub', models.TextField(blank=True)),
                ('question_topics', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), default=list, size=None)),
                ('circle_proposal', models.CharField(blank=True, max_length=32)),
                ('planned_next_therapy', models.CharField(blank=True, max_length=400)),
                ('planned_next_start', models.DateField(null=True)),
                ('holding_needed', models.BooleanField(null=True)),
                ('bridging_preference', models.CharField(blank=True, max_length=400)),
                ('can_do_here', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), default=list, size=None)),
                ('absent_reasons', models.JSONField(default=dict)),
                ('snapshot_version', models.PositiveIntegerField(default=0)),
                ('state_version', models.PositiveIntegerField(default=1)),
                ('changed_at', models.DateTimeField()),
                ('acknowledged_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('first_response_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('from_centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network_directory.centre')),
                ('hub', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network_directory.centre')),
                ('hub_owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pathway', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='cases_pathway.pathway')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='referrals', to='cases_patients.patient')),
                ('referring_physician', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('submitted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('status', 'submitted')), fields=['hub', 'due_at'], name='referral_waiting_hub'), models.Index(condition=models.Q(('first_response_at', None), ('status', 'submitted')), fields=['due_at'], name='referral_clock_runs'), models.Index(fields=['patient', '-created_at'], name='referral_by_patient')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status__in', ['draft', 'submitted', 'under_discussion', 'more_info_needed', 'decided'])), fields=('patient', 'purpose'), name='referral_one_live_per_purpose'), models.UniqueConstraint(condition=models.Q(('client_id__isnull', False)), fields=('created_by', 'client_id'), name='referral_client_id_once'), models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'submitted', 'under_discussion', 'more_info_needed', 'decided', 'withdrawn', 'closed'])), name='referral_known_status'), models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'withdrawn', 'closed']), models.Q(('due_at__isnull', False), ('submitted_at__isnull', False), ('submitted_by__isnull', False)), _connector='OR'), name='referral_sent_has_clock'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'more_info_needed'), _negated=True), ('paused_at__isnull', False), _connector='OR'), name='referral_waiting_is_paused'), models.CheckConstraint(condition=models.Q(('status', 'more_info_needed'), ('paused_at', None), _connector='OR'), name='referral_paused_only_waiting'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', False), ('status__in', ['withdrawn', 'closed'])), models.Q(models.Q(('status__in', ['withdrawn', 'closed']), _negated=True), ('ended_at', None)), _connector='OR'), name='referral_ended_at'), models.CheckConstraint(condition=models.Q(('urgency__in', ['', 'routine', 'urgent', 'emergency'])), name='referral_known_urgency'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'decided'), _negated=True), ('decided_at__isnull', False), _connector='OR'), name='referral_decided_at')],
            },
        ),
        migrations.CreateModel(
            name='InfoRequest',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('text', models.TextField()),
                ('due_on', models.DateField()),
                ('asked_at', models.DateTimeField()),
                ('answer', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('dropped_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('answered_centre', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network_directory.centre')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner_centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network_directory.centre')),
                ('owner_person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('referral', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='info_requests', to='cases_referrals.referral')),
            ],
            options={
                'ordering': ['asked_at', 'id'],
                'indexes': [models.Index(condition=models.Q(('answered_at', None), ('dropped_at', None)), fields=['owner_centre', 'due_on'], name='info_request_open')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), ('answered_by', None)), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='info_request_answered_by'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='info_request_has_text')],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('number', models.PositiveIntegerField()),
                ('outcome', models.CharField(max_length=32)),
                ('text', models.TextField(blank=True)),
                ('review_on', models.DateField(null=True)),
                ('override_reason', models.TextField(blank=True)),
                ('decided_at', models.DateTimeField()),
                ('data', models.JSONField()),
                ('sha256', models.CharField(max_length=64)),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network_directory.centre')),
                ('decided_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('previous', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='next', to='cases_referrals.decision')),
                ('referral', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='cases_referrals.referral')),
            ],
            options={
                'ordering': ['referral', 'number'],
            },
        ),
        migrations.CreateModel(
            name='ReferralEscalation',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('step', models.CharField(max_length=24)),
                ('round', models.PositiveSmallIntegerField(default=1)),
                ('due_at', models.DateTimeField()),
                ('fired_at', models.DateTimeField()),
                ('told', models.PositiveIntegerField(default=0)),
                ('referral', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='escalations', to='cases_referrals.referral')),
            ],
            options={
                'ordering': ['fired_at'],
                'constraints': [models.UniqueConstraint(fields=('referral', 'step', 'round'), name='escalation_once')],
            },
        ),
        migrations.CreateModel(
            name='ReferralSnapshot',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('number', models.PositiveIntegerField()),
                ('schema_version', models.CharField(max_length=24)),
                ('data', models.JSONField()),
                ('sha256', models.CharField(max_length=64)),
                ('taken_at', models.DateTimeField()),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network_directory.centre')),
                ('referral', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='snapshots', to='cases_referrals.referral')),
                ('taken_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['referral', 'number'],
                'constraints': [models.UniqueConstraint(fields=('referral', 'number'), name='snapshot_number')],
            },
        ),
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('kind', models.CharField(choices=[('referral', 'referral'), ('decision', 'decision')], max_length=12)),
                ('language', models.CharField(max_length=2)),
                ('source_sha256', models.CharField(max_length=64)),
                ('pdf_sha256', models.CharField(blank=True, max_length=64)),
                ('made_at', models.DateTimeField(null=True)),
                ('decision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='cases_referrals.decision')),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel_files.storedfile')),
                ('snapshot', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='cases_referrals.referralsnapshot')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('file', None)), fields=['created_at'], name='letter_waiting')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('decision', None), ('kind', 'referral'), ('snapshot__isnull', False)), models.Q(('decision__isnull', False), ('kind', 'decision'), ('snapshot', None)), _connector='OR'), name='letter_of_one_thing'), models.UniqueConstraint(condition=models.Q(('snapshot__isnull', False)), fields=('snapshot', 'language'), name='letter_per_snapshot'), models.UniqueConstraint(condition=models.Q(('decision__isnull', False)), fields=('decision', 'language'), name='letter_per_decision')],
            },
        ),
        migrations.AddField(
            model_name='decision',
            name='snapshot',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases_referrals.referralsnapshot'),
        ),
        migrations.CreateModel(
            name='CoSign',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('agree', models.BooleanField()),
                ('text', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network_directory.centre')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='co_signs', to='cases_referrals.decision')),
            ],
            options={
                'ordering': ['at'],
                'constraints': [models.UniqueConstraint(fields=('decision', 'centre'), name='co_sign_once_per_centre'), models.CheckConstraint(condition=models.Q(('agree', True), models.Q(('text', ''), _negated=True), _connector='OR'), name='co_sign_disagreement_explained')],
            },
        ),
        migrations.CreateModel(
            name='DecisionParticipant',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('name', models.CharField(max_length=160)),
                ('role', models.CharField(blank=True, max_length=80)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participants', to='cases_referrals.decision')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('person__isnull', False)), fields=('decision', 'person'), name='decision_participant_once'), models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='decision_participant_named')],
            },
        ),
        migrations.CreateModel(
            name='DecisionReason',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('code', models.CharField(max_length=48)),
                ('is_primary', models.BooleanField(default=False)),
                ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reasons', to='cases_referrals.decision')),
            ],
            options={
                'ordering': ['-is_primary', 'id'],
                'constraints': [models.UniqueConstraint(fields=('decision', 'code'), name='decision_reason_once'), models.UniqueConstraint(condition=models.Q(('is_primary', True)), fields=('decision',), name='decision_one_primary_reason')],
            },
        ),
        migrations.CreateModel(
            name='InfoRequestFile',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel_files.storedfile')),
                ('info_request', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='files', to='cases_referrals.inforequest')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('info_request', 'file'), name='info_request_file_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.UniqueConstraint(fields=('referral', 'number'), name='decision_number'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['eligible', 'not_eligible', 'preemptive_apheresis_only', 'deferred', 'other_trial'])), name='decision_known_outcome'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'deferred'), _negated=True), ('review_on__isnull', False), _connector='OR'), name='decision_deferred_until'),
        ),
    ]
