"""Versions are in force from a day; protocols are retired; what the network chooses about care."""

from datetime import date

import kernel.ids
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


FIRST = date(2018, 1, 1)
"""Before the first infusion in Europe: the version that a network started with has always been in force."""


def begin(apps, schema_editor):
    versions = apps.get_model("followup_protocols", "ProtocolVersion").objects
    versions.exclude(state="draft").update(state="published", in_force_from=FIRST)


class Migration(migrations.Migration):

    dependencies = [
        ('followup_protocols', '0003_plan_transfer'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CareRules',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, editable=False, primary_key=True, serialize=False)),
                ('min_inactivated_months', models.PositiveSmallIntegerField(default=6)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name='ProductPeriods',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('product', models.CharField(max_length=32, unique=True)),
                ('driving_days', models.PositiveSmallIntegerField(default=56)),
                ('proximity_days', models.PositiveSmallIntegerField(default=28)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='protocolversion',
            name='protocol_one_in_force',
        ),
        migrations.RemoveConstraint(
            model_name='protocolversion',
            name='protocol_version_published_when',
        ),
        migrations.AddField(
            model_name='followupplan',
            name='safety_from',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='protocol',
            name='retired_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='protocol',
            name='version',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='protocolversion',
            name='in_force_from',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='protocolversion',
            name='revision',
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AlterField(
            model_name='protocolversion',
            name='state',
            field=models.CharField(choices=[('draft', 'Draft'), ('published', 'Published')], default='draft', max_length=12),
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
        pgtrigger.migrations.AddTrigger(
            model_name='protocolversion',
            trigger=pgtrigger.compiler.Trigger(name='published_stands', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n    IF OLD.state <> 'published' THEN\n        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;\n    END IF;\n    IF TG_OP = 'UPDATE' AND NEW.state = 'draft' AND NEW.protocol_id = OLD.protocol_id\n        AND NOT EXISTS (SELECT 1 FROM followup_protocols_followupplan WHERE protocol_id = OLD.id) THEN\n        RETURN NEW;\n    END IF;\n    RAISE EXCEPTION 'a published protocol is not changed' USING ERRCODE = 'check_violation';\n", hash='7f887b360ef37db5d0304dee5a8c742b4f16dbd8', operation='UPDATE OR DELETE', pgid='pgtrigger_published_stands_a7e0e', table='followup_protocols_protocolversion', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='protocol',
            constraint=models.UniqueConstraint(condition=models.Q(('retired_at', None)), fields=('diseases', 'products'), name='protocol_one_for_whom'),
        ),
        migrations.AddConstraint(
            model_name='protocol',
            constraint=models.CheckConstraint(condition=models.Q(('retired_at', None), ('diseases__len__gt', 0), ('products__len__gt', 0), _connector='OR'), name='protocol_for_all_stays'),
        ),
        migrations.AddConstraint(
            model_name='protocolversion',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('protocol',), name='protocol_one_draft'),
        ),
        migrations.AddConstraint(
            model_name='protocolversion',
            constraint=models.UniqueConstraint(fields=('protocol', 'in_force_from'), name='protocol_one_from_a_day'),
        ),
        migrations.AddConstraint(
            model_name='protocolversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('in_force_from', None), ('published_at', None), ('state', 'draft')), models.Q(('in_force_from__isnull', False), ('published_at__isnull', False), ('state', 'published')), _connector='OR'), name='protocol_version_published_when'),
        ),
        migrations.AddConstraint(
            model_name='carerules',
            constraint=models.CheckConstraint(condition=models.Q(('id', 1)), name='care_rules_single_row'),
        ),
        migrations.AddConstraint(
            model_name='carerules',
            constraint=models.CheckConstraint(condition=models.Q(('min_inactivated_months__gte', 3), ('min_inactivated_months__lte', 12)), name='care_rules_months'),
        ),
        migrations.AddConstraint(
            model_name='productperiods',
            constraint=models.CheckConstraint(condition=models.Q(('driving_days__lte', 365), ('proximity_days__lte', 365)), name='product_periods_at_most_a_year'),
        ),
    ]
