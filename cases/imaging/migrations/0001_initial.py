import django.contrib.postgres.fields
import django.db.models.deletion
import kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases_patients', '0001_initial'),
        ('kernel_files', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ImagingInstance',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('sop_uid', models.CharField(max_length=64)),
                ('sop_class_uid', models.CharField(blank=True, max_length=64)),
                ('transfer_syntax_uid', models.CharField(blank=True, max_length=64)),
                ('number', models.IntegerField(null=True)),
                ('rows', models.PositiveIntegerField(null=True)),
                ('columns', models.PositiveIntegerField(null=True)),
                ('frames', models.PositiveIntegerField(null=True)),
                ('has_pixels', models.BooleanField(default=False)),
                ('error_code', models.CharField(blank=True, max_length=40)),
                ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel_files.storedfile')),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cases_patients.patient')),
            ],
        ),
        migrations.CreateModel(
            name='ImagingSeries',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('series_uid', models.CharField(max_length=64)),
                ('modality', models.CharField(blank=True, max_length=16)),
                ('number', models.IntegerField(null=True)),
                ('description', models.CharField(blank=True, max_length=128)),
                ('body_part', models.CharField(blank=True, max_length=32)),
                ('thumbnail_key', models.CharField(blank=True, max_length=120)),
                ('thumbnail_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='cases_imaging.imaginginstance')),
            ],
            options={
                'verbose_name_plural': 'imaging series',
            },
        ),
        migrations.AddField(
            model_name='imaginginstance',
            name='series',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='instances', to='cases_imaging.imagingseries'),
        ),
        migrations.CreateModel(
            name='ImagingStudy',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('study_uid', models.CharField(max_length=64)),
                ('study_on', models.DateField(null=True)),
                ('description', models.CharField(blank=True, max_length=128)),
                ('dicom_name', models.CharField(blank=True, max_length=200)),
                ('dicom_patient_id', models.CharField(blank=True, max_length=64)),
                ('dicom_birth_date', models.DateField(null=True)),
                ('dicom_sex', models.CharField(blank=True, max_length=1)),
                ('mismatch_reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24), default=list, size=None)),
                ('confirmed_reasons', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24), default=list, size=None)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('confirmed_centre_id', models.UUIDField(null=True)),
                ('confirmed_why', models.CharField(blank=True, max_length=500)),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('patient', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='imaging_studies', to='cases_patients.patient')),
            ],
            options={
                'indexes': [models.Index(models.F('patient'), models.OrderBy(models.F('study_on'), descending=True, nulls_last=True), models.F('id'), name='imaging_study_by_patient')],
                'constraints': [models.UniqueConstraint(fields=('patient', 'study_uid'), name='imaging_study_once'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed_at', None), ('confirmed_by', None), ('confirmed_why', '')), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False), models.Q(('confirmed_why', ''), _negated=True)), _connector='OR'), name='imaging_study_confirmed_with_reason')],
            },
        ),
        migrations.AddField(
            model_name='imagingseries',
            name='study',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='series', to='cases_imaging.imagingstudy'),
        ),
        migrations.AddIndex(
            model_name='imaginginstance',
            index=models.Index(fields=['series', 'number', 'id'], name='imaging_instance_by_series'),
        ),
        migrations.AddConstraint(
            model_name='imaginginstance',
            constraint=models.UniqueConstraint(fields=('patient', 'sop_uid'), name='imaging_instance_once'),
        ),
        migrations.AddConstraint(
            model_name='imagingseries',
            constraint=models.UniqueConstraint(fields=('study', 'series_uid'), name='imaging_series_once'),
        ),
    ]
