"""Base of all API views: closed unless the view says otherwise."""

from rest_framework.views import APIView

from kernel.actors import Actor, actor_of
from kernel.api.permissions import HasActor


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
