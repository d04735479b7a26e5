import django.contrib.postgres.fields
import django.db.models.deletion
import kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases_patients', '0001_initial'),
        ('network_directory', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='TransitionRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(blank=True, max_length=32)),
                ('target', models.CharField(max_length=32)),
                ('outcomes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=32), null=True, size=None)),
            ],
            options={
                'db_table': 'cases_pathway_transition',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='Pathway',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('purpose', models.CharField(choices=[('cart', 'CAR-T'), ('second_cart', 'Second CAR-T'), ('preemptive_reactivation', 'Reactivation after pre-emptive collection')], max_length=24)),
                ('state', models.CharField(max_length=32)),
                ('attempt', models.PositiveSmallIntegerField(default=1)),
                ('owner_side', models.CharField(max_length=8)),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('planned_at', models.DateTimeField(blank=True, null=True)),
                ('outcome', models.CharField(blank=True, max_length=32)),
                ('closed_reason', models.CharField(blank=True, max_length=48)),
                ('opened_at', models.DateTimeField()),
                ('first_response_at', models.DateTimeField(blank=True, null=True)),
                ('entered_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('circle_centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network_directory.centre')),
                ('hub_centre', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network_directory.centre')),
                ('owner_centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network_directory.centre')),
                ('owner_person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pathways', to='cases_patients.patient')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('closed_at', None)), fields=['-changed_at', '-id'], name='pathway_open_recent'), models.Index(condition=models.Q(('closed_at', None)), fields=['state', 'due_at', 'id'], name='pathway_board'), models.Index(condition=models.Q(('closed_at', None)), fields=['owner_centre', 'due_at'], name='pathway_due')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('patient', 'purpose'), name='pathway_one_open_per_purpose'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('state', 'closed'), models.Q(('closed_reason', ''), _negated=True)), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_at', None), ('closed_reason', '')), _connector='OR'), name='pathway_closed_with_reason'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'decided'), _negated=True), models.Q(('outcome', ''), _negated=True), _connector='OR'), name='pathway_decided_with_outcome'), models.CheckConstraint(condition=models.Q(('outcome__in', ['', 'eligible', 'not_eligible', 'preemptive_apheresis_only', 'deferred', 'other_trial'])), name='pathway_known_outcome'), models.CheckConstraint(condition=models.Q(('owner_side__in', ['hub', 'circle'])), name='pathway_known_side')],
            },
        ),
        migrations.CreateModel(
            name='PathwayStep',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('position', models.PositiveIntegerField()),
                ('code', models.CharField(max_length=32)),
                ('from_state', models.CharField(blank=True, max_length=32)),
                ('to_state', models.CharField(max_length=32)),
                ('actor_label', models.CharField(blank=True, max_length=80)),
                ('at', models.DateTimeField()),
                ('reason_code', models.CharField(blank=True, max_length=48)),
                ('text', models.TextField(blank=True)),
                ('confirmed', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), default=list, size=None)),
                ('outcome', models.CharField(blank=True, max_length=32)),
                ('owner_side', models.CharField(max_length=8)),
                ('due_at', models.DateTimeField(null=True)),
                ('centre', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network_directory.centre')),
                ('owner_centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network_directory.centre')),
                ('pathway', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='cases_pathway.pathway')),
                ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['pathway', 'position'],
                'constraints': [models.UniqueConstraint(fields=('pathway', 'position'), name='pathway_step_position')],
            },
        ),
    ]
