import django.db.models.deletion
import kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('subject_type', models.CharField(max_length=32)),
                ('subject_id', models.UUIDField()),
                ('name', models.CharField(max_length=200)),
                ('folder', models.CharField(blank=True, max_length=400)),
                ('category', models.CharField(blank=True, max_length=40)),
                ('size', models.BigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('content_type', models.CharField(max_length=120)),
                ('kind', models.CharField(choices=[('document', 'Document'), ('image', 'Image'), ('dicom', 'DICOM image'), ('archive', 'Image archive'), ('other', 'Other file')], max_length=10)),
                ('status', models.CharField(choices=[('received', 'Received'), ('processing', 'Being processed'), ('ready', 'Ready'), ('rejected', 'Rejected'), ('failed', 'Could not be processed')], default='received', max_length=10)),
                ('reason_code', models.CharField(blank=True, max_length=40)),
                ('centre_id', models.UUIDField(null=True)),
                ('storage_key', models.CharField(max_length=120, unique=True)),
                ('thumbnail_key', models.CharField(blank=True, max_length=120)),
                ('pages', models.PositiveIntegerField(null=True)),
                ('preview_pages', models.PositiveSmallIntegerField(default=0)),
                ('preview_prefix', models.CharField(blank=True, max_length=120)),
                ('members_taken', models.PositiveIntegerField(null=True)),
                ('members_skipped', models.PositiveIntegerField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('claimed_at', models.DateTimeField(null=True)),
                ('processed_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_reason', models.CharField(blank=True, max_length=500)),
                ('parent', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='members', to='kernel_files.storedfile')),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['subject_type', 'subject_id', '-id'], name='file_by_subject'), models.Index(condition=models.Q(('status__in', ('received', 'processing'))), fields=['created_at'], name='file_waiting')],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['document', 'image', 'dicom', 'archive', 'other'])), name='file_kind_known'), models.CheckConstraint(condition=models.Q(('status__in', ['received', 'processing', 'ready', 'rejected', 'failed'])), name='file_status_known'), models.CheckConstraint(condition=models.Q(('size__gt', 0)), name='file_not_empty'), models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='file_sha256_shape'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_by', None), ('withdrawn_reason', '')), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), models.Q(('withdrawn_reason', ''), _negated=True)), _connector='OR'), name='file_withdrawn_with_reason'), models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('subject_type', 'subject_id', 'sha256', 'name', 'folder', 'category'), name='file_stored_once')],
            },
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('centre_id', models.UUIDField(null=True)),
                ('client_id', models.UUIDField(null=True)),
                ('subject_type', models.CharField(max_length=32)),
                ('subject_id', models.UUIDField()),
                ('name', models.CharField(max_length=200)),
                ('folder', models.CharField(blank=True, max_length=400)),
                ('category', models.CharField(blank=True, max_length=40)),
                ('length', models.BigIntegerField()),
                ('offset', models.BigIntegerField(default=0)),
                ('storage_key', models.CharField(max_length=120, unique=True)),
                ('state', models.CharField(choices=[('open', 'Open'), ('finished', 'Finished'), ('rejected', 'Rejected'), ('terminated', 'Cancelled')], default='open', max_length=10)),
                ('reason_code', models.CharField(blank=True, max_length=40)),
                ('expires_at', models.DateTimeField()),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel_files.storedfile')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'open')), fields=['person'], name='upload_open_by_person'), models.Index(fields=['expires_at'], name='upload_by_expiry')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['open', 'finished', 'rejected', 'terminated'])), name='upload_state_known'), models.CheckConstraint(condition=models.Q(('length__gt', 0)), name='upload_not_empty'), models.CheckConstraint(condition=models.Q(('offset__gte', 0), ('offset__lte', models.F('length'))), name='upload_offset_within_length'), models.CheckConstraint(condition=models.Q(models.Q(('file__isnull', False), ('state', 'finished')), models.Q(models.Q(('state', 'finished'), _negated=True), ('file__isnull', True)), _connector='OR'), name='upload_finished_has_file'), models.UniqueConstraint(fields=('person', 'client_id'), name='upload_client_id_once')],
            },
        ),
    ]
