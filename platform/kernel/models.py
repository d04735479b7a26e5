"""Base classes of the rooms' models. The kernel app itself has no table but those of its sub-apps."""

from typing import Any

from django.db import models

from kernel import clock
from kernel.ids import new_id


class MadeAt(models.DateTimeField):  # type: ignore[type-arg]  # set by us alone, so its types do not matter
    """The instant at which the row was made, by the one clock. Migrations see Django's own field."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        if not add:
            return super().pre_save(model_instance, add)
        setattr(model_instance, self.attname, clock.now())
        return getattr(model_instance, self.attname)

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.DateTimeField", args, kwargs


class BaseModel(models.Model):
    """UUIDv7 key and creation time. Personal data: none by itself; each model states its own."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    created_at = MadeAt(auto_now_add=True, editable=False)

    class Meta:
        abstract = True
