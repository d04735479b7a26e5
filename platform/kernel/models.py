"""Base classes of the rooms' models. The kernel app itself has no table but those of its sub-apps."""

from django.db import models

from kernel.ids import new_id


class BaseModel(models.Model):
    """UUIDv7 key and creation time. Personal data: none by itself; each model states its own."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    created_at = models.DateTimeField(auto_now_add=True, editable=False)

    class Meta:
        abstract = True
