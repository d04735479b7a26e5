"""The network's settings over HTTP."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from kernel.api.etag import etag_of, required_version
from kernel.api.serializers import ProblemOutput
from kernel.api.views import ApiView
from kernel.errors import Forbidden
from network.directory import policies
from network.directory.api.conflicts import newer_version
from network.directory.api.params import IF_MATCH
from network.directory.api.render import network_settings_output
from network.directory.api.serializers import NetworkSettingsOutput, NetworkSettingsUpdateInput
from network.directory.models import NetworkSettings
from network.directory.selectors import network_settings
from network.directory.services.network_settings import network_settings_update


class NetworkSettingsApi(ApiView):
    """Choices that hold for every centre."""

    @extend_schema(
        operation_id="network_settings_get", responses={200: NetworkSettingsOutput, 403: ProblemOutput}
    )
    def get(self, request: Request) -> Response:
        if not policies.can_view_directory(self.actor):
            raise Forbidden
        return self._answer(network_settings())

    @extend_schema(
        operation_id="network_settings_update",
        parameters=[IF_MATCH],
        request=NetworkSettingsUpdateInput,
        responses={200: NetworkSettingsOutput, 400: ProblemOutput, 403: ProblemOutput, 412: ProblemOutput},
    )
    def patch(self, request: Request) -> Response:
        given = NetworkSettingsUpdateInput(data=request.data)
        given.is_valid(raise_exception=True)
        version = required_version(request)
        with newer_version(lambda: network_settings_output(network_settings(), may_edit=True)):
            changed = network_settings_update(actor=self.actor, version=version, **given.validated_data)
        return self._answer(changed)

    def _answer(self, settings: NetworkSettings) -> Response:
        may_edit = policies.can_change_network_settings(self.actor)
        return Response(
            network_settings_output(settings, may_edit=may_edit),
            headers={"ETag": etag_of(settings.version)},
        )
