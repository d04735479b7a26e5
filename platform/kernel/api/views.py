"""Base of all API views: closed unless the view says otherwise."""

from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView

from kernel.actors import Actor, actor_of


class HasActor(BasePermission):
    """Signed in and able to act. What exactly one may do is the policies' business, below the view."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return actor_of(request) is not None


class ApiView(APIView):
    """An endpoint for signed-in people. Views translate HTTP to one selector or service, nothing else."""

    permission_classes = (HasActor,)

    @property
    def actor(self) -> Actor:
        actor = actor_of(self.request)
        assert actor is not None, "HasActor let a request without an actor through"
        return actor


class PublicApiView(APIView):
    """An endpoint for people who are not signed in (invitation links). Rare, and in the access matrix."""

    permission_classes = ()
    authentication_classes = ()
