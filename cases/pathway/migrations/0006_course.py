import django.db.models.deletion
import kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases_pathway', '0005_move_slot'),
        ('network_directory', '0002_pod24_anchor'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CourseEntry',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('entry_id', models.UUIDField(default=kernel.ids.new_id)),
                ('version', models.PositiveIntegerField(default=1)),
                ('kind', models.CharField(max_length=24)),
                ('attempt', models.PositiveSmallIntegerField()),
                ('values', models.JSONField(default=dict)),
                ('withdrawn', models.BooleanField(default=False)),
                ('reason', models.TextField(blank=True)),
                ('side', models.CharField(max_length=8)),
                ('at', models.DateTimeField()),
                ('client_id', models.UUIDField(null=True)),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network_directory.centre')),
                ('pathway', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='course_entries', to='cases_pathway.pathway')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['at', 'id'],
                'indexes': [models.Index(fields=['pathway', 'kind', 'at'], name='course_entry_of_pathway')],
                'constraints': [models.UniqueConstraint(fields=('entry_id', 'version'), name='course_entry_version'), models.UniqueConstraint(condition=models.Q(('client_id__isnull', False)), fields=('person', 'client_id'), name='course_entry_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['product', 'manufacturing', 'release', 'holding', 'bridging', 'pre_ld', 'lymphodepletion', 'infusion', 'episode', 'milestone'])), name='course_entry_known_kind'), models.CheckConstraint(condition=models.Q(models.Q(('version', 1), ('withdrawn', False)), models.Q(('version__gt', 1), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='course_entry_correction_has_reason'), models.CheckConstraint(condition=models.Q(('side__in', ['hub', 'circle'])), name='course_entry_known_side')],
            },
        ),
        migrations.CreateModel(
            name='CourseAgreement',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('proposed_by_side', models.CharField(max_length=8)),
                ('side', models.CharField(max_length=8)),
                ('agrees', models.BooleanField()),
                ('text', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network_directory.centre')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='agreement', to='cases_pathway.courseentry')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('side', models.F('proposed_by_side')), _negated=True), name='course_agreement_by_the_other_side'), models.CheckConstraint(condition=models.Q(('agrees', True), models.Q(('text', ''), _negated=True), _connector='OR'), name='course_disagreement_says_why')],
            },
        ),
        migrations.CreateModel(
            name='CustodyStep',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('collection_no', models.PositiveSmallIntegerField()),
                ('attempt', models.PositiveSmallIntegerField()),
                ('code', models.CharField(max_length=24)),
                ('position', models.PositiveSmallIntegerField()),
                ('done_at', models.DateTimeField()),
                ('place', models.CharField(max_length=120)),
                ('values', models.JSONField(default=dict)),
                ('deviation', models.TextField(blank=True)),
                ('identity', models.CharField(max_length=8)),
                ('needs_second', models.BooleanField()),
                ('at', models.DateTimeField()),
                ('client_id', models.UUIDField(null=True)),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network_directory.centre')),
                ('pathway', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='custody_steps', to='cases_pathway.pathway')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['at', 'id'],
                'indexes': [models.Index(fields=['pathway', 'position'], name='custody_step_of_pathway')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('client_id__isnull', False)), fields=('person', 'client_id'), name='custody_step_once'), models.CheckConstraint(condition=models.Q(('code__in', ['request', 'suitability', 'collection', 'labelling', 'receive_te', 'process', 'ship', 'gmp', 'return_shipment', 'pharmacy', 'storage', 'thaw', 'bedside', 'disposal']), ('position__range', (1, 14))), name='custody_known_step'), models.CheckConstraint(condition=models.Q(models.Q(('code__in', ['collection', 'labelling', 'receive_te', 'process', 'ship', 'gmp', 'pharmacy', 'storage', 'thaw', 'bedside']), ('identity__in', ['passed', 'failed'])), models.Q(models.Q(('code__in', ['collection', 'labelling', 'receive_te', 'process', 'ship', 'gmp', 'pharmacy', 'storage', 'thaw', 'bedside']), _negated=True), ('identity', 'none')), _connector='OR'), name='custody_identity_was_compared'), models.CheckConstraint(condition=models.Q(models.Q(('code__in', ['labelling', 'bedside']), ('needs_second', True)), models.Q(models.Q(('code__in', ['labelling', 'bedside']), _negated=True), ('needs_second', False)), _connector='OR'), name='custody_second_where_needed')],
            },
        ),
        migrations.CreateModel(
            name='CustodySignature',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('identity', models.CharField(max_length=8)),
                ('objection', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network_directory.centre')),
                ('first_person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('step', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='signature', to='cases_pathway.custodystep')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('person', models.F('first_person')), _negated=True), name='custody_two_different_people'), models.CheckConstraint(condition=models.Q(models.Q(('identity', 'passed'), ('objection', '')), ('identity', 'failed'), _connector='OR'), name='custody_signature_compared')],
            },
        ),
        migrations.CreateModel(
            name='CustodyCorrection',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('number', models.PositiveIntegerField()),
                ('values', models.JSONField()),
                ('reason', models.TextField()),
                ('at', models.DateTimeField()),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network_directory.centre')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('step', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='cases_pathway.custodystep')),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('step', 'number'), name='custody_correction_number'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='custody_correction_has_reason')],
            },
        ),
        migrations.CreateModel(
            name='Deviation',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('opened_at', models.DateTimeField()),
                ('pathway', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deviations', to='cases_pathway.pathway')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('step', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='opened_deviation', to='cases_pathway.custodystep')),
            ],
            options={
                'ordering': ['opened_at'],
            },
        ),
        migrations.CreateModel(
            name='DeviationResolution',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('cause', models.CharField(max_length=32)),
                ('reason', models.TextField()),
                ('at', models.DateTimeField()),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network_directory.centre')),
                ('deviation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='resolution', to='cases_pathway.deviation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='deviation_resolution_has_reason')],
            },
        ),
        migrations.CreateModel(
            name='DeviationConfirmation',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('at', models.DateTimeField()),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network_directory.centre')),
                ('first_person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('resolution', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='confirmation', to='cases_pathway.deviationresolution')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('person', models.F('first_person')), _negated=True), name='deviation_two_different_people')],
            },
        ),
        migrations.CreateModel(
            name='IdentityReading',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('source', models.CharField(choices=[('wristband', 'wristband'), ('label', 'label'), ('bag', 'bag'), ('shipper', 'shipper'), ('certificate', 'certificate'), ('order', 'order')], max_length=16)),
                ('identifier', models.CharField(choices=[('coi', 'coi'), ('din', 'din'), ('lot', 'lot'), ('patient_id', 'patient_id'), ('name', 'name'), ('birth_date', 'birth_date')], max_length=16)),
                ('value', models.CharField(max_length=200)),
                ('how', models.CharField(choices=[('scanned', 'scanned'), ('typed', 'typed')], max_length=8)),
                ('agrees', models.BooleanField()),
                ('signature', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='cases_pathway.custodysignature')),
                ('step', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='readings', to='cases_pathway.custodystep')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [models.UniqueConstraint(fields=('step', 'signature', 'source', 'identifier'), name='identity_reading_once', nulls_distinct=False), models.CheckConstraint(condition=models.Q(('value', ''), _negated=True), name='identity_reading_has_value')],
            },
        ),
    ]
