"""Who may do what with a file: the owner of its subject decides, on every access."""

from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q, QuerySet

from kernel import subjects
from kernel.actors import Actor
from kernel.files import categories
from kernel.files.models import StoredFile


def can_view(actor: Actor, file: StoredFile) -> bool:
    return can_view_subject(actor, file.subject_type, file.subject_id)


def can_view_subject(actor: Actor, subject_type: str, subject_id: UUID) -> bool:
    """False for a subject type nobody answers for: closed by default."""
    if subject_type not in subjects.types():
        return False
    return subjects.get(subject_type).can_view(actor, subject_id)


def can_contribute(actor: Actor, subject_type: str, subject_id: UUID) -> bool:
    """May the actor add a file to this subject?"""
    if subject_type not in subjects.types():
        return False
    return subjects.get(subject_type).can_contribute(actor, subject_id)


def can_withdraw(actor: Actor, file: StoredFile) -> bool:
    """Who sent it, or a colleague who acts in the centre that sent it, while they may contribute there. Never a
    letter that the server made."""
    return is_ours(actor, file) and can_contribute(actor, file.subject_type, file.subject_id)


def is_ours(actor: Actor, file: StoredFile) -> bool:
    """Sent by the actor or from their acting centre. Alone it allows nothing: see `can_withdraw`."""
    if categories.is_sealed(file.category):
        return False
    mine = file.uploaded_by_id is not None and file.uploaded_by_id == actor.person_id
    our_centres = file.centre_id is not None and file.centre_id == actor.centre_id
    return mine or our_centres


def files_visible_to(actor: Actor) -> QuerySet[StoredFile]:
    """All files of all subjects that the actor may view."""
    types = subjects.types()
    if not types:
        return StoredFile.objects.none()
    parts = (Q(subject_type=kind, subject_id__in=subjects.get(kind).visible_ids(actor)) for kind in types)
    return StoredFile.objects.filter(reduce(or_, parts))


def people_who_can_view(file: StoredFile) -> set[UUID]:
    if file.subject_type not in subjects.types():
        return set()
    return subjects.get(file.subject_type).people_who_can_view(file.subject_id)
