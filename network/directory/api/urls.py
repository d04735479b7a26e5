"""Addresses of the directory, relative to /api/v1/."""

from django.urls import path

from network.directory.api.centres import CentreApi, CentresApi
from network.directory.api.invitations import (
    InvitationAcceptApi,
    InvitationResendApi,
    InvitationRevokeApi,
    InvitationsApi,
)
from network.directory.api.me import ActingCentreApi, MeApi, SessionApi, SessionsApi
from network.directory.api.network_settings import NetworkSettingsApi
from network.directory.api.people import (
    MembershipApi,
    MembershipsApi,
    PeopleApi,
    PersonApi,
    PersonReinstateApi,
    PersonSuspendApi,
)

urlpatterns = [
    path("me/", MeApi.as_view(), name="me"),
    path("me/acting-centre/", ActingCentreApi.as_view(), name="me-acting-centre"),
    path("me/sessions/", SessionsApi.as_view(), name="me-sessions"),
    path("me/sessions/<int:session_id>/", SessionApi.as_view(), name="me-session"),
    path("centres/", CentresApi.as_view(), name="centres"),
    path("centres/<uuid:centre_id>/", CentreApi.as_view(), name="centre"),
    path("people/", PeopleApi.as_view(), name="people"),
    path("people/<uuid:person_id>/", PersonApi.as_view(), name="person"),
    path("people/<uuid:person_id>/suspend/", PersonSuspendApi.as_view(), name="person-suspend"),
    path("people/<uuid:person_id>/reinstate/", PersonReinstateApi.as_view(), name="person-reinstate"),
    path("memberships/", MembershipsApi.as_view(), name="memberships"),
    path("memberships/<uuid:membership_id>/", MembershipApi.as_view(), name="membership"),
    path("invitations/", InvitationsApi.as_view(), name="invitations"),
    path("invitations/<uuid:invitation_id>/revoke/", InvitationRevokeApi.as_view(), name="invitation-revoke"),
    path("invitations/<uuid:invitation_id>/resend/", InvitationResendApi.as_view(), name="invitation-resend"),
    path("invitations/accept/<str:key>/", InvitationAcceptApi.as_view(), name="invitation-accept"),
    path("network-settings/", NetworkSettingsApi.as_view(), name="network-settings"),
]
