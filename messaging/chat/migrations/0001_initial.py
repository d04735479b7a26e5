import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import kernel.ids
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('network_directory', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Conversation',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('kind', models.CharField(choices=[('direct', 'Direct'), ('group', 'Group'), ('case', 'Case')], max_length=8)),
                ('subject_type', models.CharField(blank=True, max_length=32)),
                ('subject_id', models.UUIDField(null=True)),
                ('direct_key', models.CharField(max_length=73, null=True)),
                ('title', models.CharField(blank=True, max_length=120)),
                ('last_seq', models.BigIntegerField(default=0)),
                ('last_changed_seq', models.BigIntegerField(default=0)),
                ('last_activity_at', models.DateTimeField()),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['-last_activity_at', '-id'], name='conversation_by_activity')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('subject_id__isnull', False)), fields=('subject_type', 'subject_id'), name='conversation_one_per_subject'), models.UniqueConstraint(fields=('direct_key',), name='conversation_one_per_pair'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'case'), ('subject_id__isnull', False), models.Q(('subject_type', ''), _negated=True)), models.Q(models.Q(('kind', 'case'), _negated=True), ('subject_id__isnull', True), ('subject_type', '')), _connector='OR'), name='conversation_case_has_subject'), models.CheckConstraint(condition=models.Q(models.Q(('direct_key__isnull', False), ('kind', 'direct')), models.Q(models.Q(('kind', 'direct'), _negated=True), ('direct_key__isnull', True)), _connector='OR'), name='conversation_direct_has_key'), models.CheckConstraint(condition=models.Q(('kind__in', ['direct', 'group', 'case'])), name='conversation_kind_known'), models.CheckConstraint(condition=models.Q(('last_changed_seq__gte', models.F('last_seq')), ('last_seq__gte', 0)), name='conversation_counters_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('seq', models.BigIntegerField()),
                ('changed_seq', models.BigIntegerField()),
                ('client_id', models.UUIDField(null=True)),
                ('kind', models.CharField(choices=[('text', 'Message'), ('system', 'System message')], default='text', max_length=8)),
                ('text', models.TextField(blank=True)),
                ('html', models.TextField(blank=True)),
                ('system_key', models.CharField(blank=True, max_length=64)),
                ('system_params', models.JSONField(default=dict)),
                ('reply_to_seq', models.BigIntegerField(null=True)),
                ('urgent', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField()),
                ('edited_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('search', models.GeneratedField(db_persist=True, expression=django.contrib.postgres.search.SearchVector('text', config='italian'), output_field=django.contrib.postgres.search.SearchVectorField())),
                ('author', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('author_centre', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='network_directory.centre')),
                ('conversation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='messaging_chat.conversation')),
            ],
        ),
        migrations.CreateModel(
            name='MessageFile',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('file_id', models.UUIDField()),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('message', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='files', to='messaging_chat.message')),
            ],
            options={
                'ordering': ['position'],
                'constraints': [models.UniqueConstraint(fields=('message', 'file_id'), name='message_file_once')],
            },
        ),
        migrations.CreateModel(
            name='MessageMention',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('message', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='messaging_chat.message')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('message', 'person'), name='mention_once')],
            },
        ),
        migrations.CreateModel(
            name='MessageVersion',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('text', models.TextField(blank=True)),
                ('replaced_at', models.DateTimeField()),
                ('reason', models.CharField(choices=[('edited', 'Edited'), ('withdrawn', 'Withdrawn')], max_length=10)),
                ('changed_seq', models.BigIntegerField()),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='messaging_chat.message')),
                ('replaced_by', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['changed_seq'],
                'constraints': [models.UniqueConstraint(fields=('message', 'changed_seq'), name='message_version_once')],
            },
        ),
        migrations.CreateModel(
            name='Participant',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('last_read_seq', models.BigIntegerField(default=0)),
                ('last_read_at', models.DateTimeField(null=True)),
                ('left_at', models.DateTimeField(null=True)),
                ('conversation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participants', to='messaging_chat.conversation')),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'conversation'), name='participant_once'), models.CheckConstraint(condition=models.Q(('last_read_seq__gte', 0)), name='participant_pointer_positive')],
            },
        ),
        migrations.CreateModel(
            name='Topic',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('key', models.CharField(blank=True, max_length=32)),
                ('name', models.CharField(blank=True, max_length=80)),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('resolved_at', models.DateTimeField(null=True)),
                ('conversation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='topics', to='messaging_chat.conversation')),
                ('resolved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['position', 'id'],
                'indexes': [models.Index(fields=['conversation', 'position'], name='topic_by_conversation')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('conversation', 'key'), name='topic_key_once'), models.UniqueConstraint(condition=models.Q(('name', ''), _negated=True), fields=('conversation', 'name'), name='topic_name_once'), models.CheckConstraint(condition=models.Q(('key', ''), ('name', ''), _negated=True), name='topic_has_key_or_name')],
            },
        ),
        migrations.AddField(
            model_name='message',
            name='topic',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='messaging_chat.topic'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['conversation', 'topic', 'seq'], name='message_by_topic'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('urgent', True)), fields=['conversation', 'seq'], name='message_urgent'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=django.contrib.postgres.indexes.GinIndex(fields=['search'], name='message_search'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.UniqueConstraint(fields=('conversation', 'seq'), name='message_seq_once'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.UniqueConstraint(fields=('conversation', 'changed_seq'), name='message_change_once'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.UniqueConstraint(condition=models.Q(('client_id__isnull', False)), fields=('author', 'client_id'), name='message_client_id_once'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('changed_seq__gte', models.F('seq')), ('seq__gte', 1)), name='message_numbers_in_order'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('reply_to_seq__isnull', True), ('reply_to_seq__lt', models.F('seq')), _connector='OR'), name='message_replies_to_earlier'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('text__length__lte', 10000)), name='message_text_within_limit'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_at__isnull', True), models.Q(('html', ''), ('text', '')), _connector='OR'), name='message_withdrawn_is_empty'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('author__isnull', False), ('client_id__isnull', False), ('kind', 'text'), ('system_key', '')), models.Q(('kind', 'system'), ('text', ''), models.Q(('system_key', ''), _negated=True)), _connector='OR'), name='message_text_or_system'),
        ),
    ]
