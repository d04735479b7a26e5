"""The plan with which a network starts (`rules.standard`), as version 1, in force."""

from django.db import migrations

from followup.protocols.rules.standard import CODE, SOURCE, TITLE, VISITS
from kernel.clock import now


def write(apps, schema_editor):
    model = {
        name: apps.get_model("followup_protocols", name)
        for name in ("Protocol", "ProtocolVersion", "ProtocolVisit", "ProtocolItem")
    }
    protocol = model["Protocol"].objects.create(code=CODE, title_it=TITLE.it, title_en=TITLE.en)
    version = model["ProtocolVersion"].objects.create(protocol=protocol, number=1, source=SOURCE)
    for position, visit in enumerate(VISITS, 1):
        row = model["ProtocolVisit"].objects.create(
            version=version,
            position=position,
            code=visit.code,
            label_it=visit.label.it,
            label_en=visit.label.en,
            days=visit.days,
            months=visit.months,
            before=visit.before,
            after=visit.after,
            owner=visit.owner.value,
            mode=visit.mode.value,
            is_optional=visit.is_optional,
        )
        for code, need in visit.needs:
            model["ProtocolItem"].objects.create(visit=row, code=code, need=need.value)
    version.state, version.published_at = "in_force", now()
    version.save()


class Migration(migrations.Migration):
    dependencies = [("followup_protocols", "0001_protocols")]
    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
