"""Centres and people: open to read for every member, administered per centre."""

from tests.factories.directory import SETUP, add_membership, make_member
from tests.security.matrix import REST, EventRow, Row
from tests.security.scenario import Scenario

ADMINS = "centre_admin platform_admin"
MEMBERS = (
    "own_doctor own_nurse own_secretary outsider hub_doctor hub_coordinator invited centre_admin "
    "privacy_officer platform_admin"
)
VERSION_1 = {"If-Match": '"1"'}
INVITATION = {
    "email": "new.nurse@hospital.example",
    "given_name": "New",
    "family_name": "Nurse",
    "profession": "nurse",
    "role": "nurse",
    "centre_id": "{hub_id}",
}


def arrange(scenario: Scenario) -> None:
    from network.directory.models import Membership
    from network.directory.services.invitations import invitation_create
    from network.directory.services.keys import invitation_key
    from network.directory.services.people import person_suspend

    hub = scenario.network.brescia
    colleague = make_member(hub, "nurse", "Rita Neri")
    retired = make_member(hub, "nurse", "Ugo Via")
    person_suspend(actor=SETUP, person_id=retired.pk, reason="retired")
    invitation = invitation_create(
        actor=SETUP,
        email="invited@hospital.example",
        given_name="Invited",
        family_name="Person",
        profession="nurse",
        centre_id=hub.pk,
        role="nurse",
        language="it",
    )
    scenario.ids |= {
        "hub_id": hub.pk,
        "circle_id": scenario.network.crema.pk,
        "centre_id": hub.pk,
        "person_id": colleague.pk,
        "retired_id": retired.pk,
        "membership_id": Membership.objects.get(person=colleague).pk,
        "invitation_id": invitation.pk,
        "key": invitation_key(invitation.pk, 1),
        "session_id": 987654,
        "own_doctor_id": scenario.people["own_doctor"].pk,
    }


def _password(scenario: Scenario) -> dict[str, str]:
    return {"password": "a-long-enough-secret"}


ROWS = (
    Row("GET", "me/", {200: REST}),
    Row("PATCH", "me/", {200: REST}, data={"theme": "dark"}),
    Row(
        "POST",
        "me/acting-centre/",
        {200: "hub_doctor hub_coordinator centre_admin privacy_officer", 403: REST},
        data={"centre_id": "{hub_id}"},
    ),
    Row("GET", "me/sessions/", {200: REST}),
    Row("DELETE", "me/sessions/", {204: REST}),
    # The session of the row is nobody's: one's own is tested in tests/network/directory/test_sign_in.py.
    Row("DELETE", "me/sessions/<int:session_id>/", {404: REST}),
    Row("GET", "centres/", {200: REST}),
    Row(
        "POST",
        "centres/",
        {201: "platform_admin", 403: REST},
        data={"code": "XX", "name": "Ospedale nuovo", "city": "Lodi", "kind": "circle"},
    ),
    Row("GET", "centres/<uuid:centre_id>/", {200: REST}),
    Row(
        "PATCH",
        "centres/<uuid:centre_id>/",
        {200: ADMINS, 403: REST},
        data={"phone": "030 1"},
        headers=VERSION_1,
    ),
    Row("GET", "people/", {200: REST}),
    Row("GET", "people/<uuid:person_id>/", {200: REST}),
    Row("POST", "people/<uuid:person_id>/suspend/", {200: ADMINS, 403: REST}, data={"reason": "lost badge"}),
    Row(
        "POST",
        "people/<uuid:person_id>/reinstate/",
        {200: ADMINS, 404: REST},
        data={},
        ids={"person_id": "retired_id"},
    ),
    Row(
        "POST",
        "memberships/",
        {201: ADMINS, 403: REST},
        data={"person_id": "{own_doctor_id}", "centre_id": "{hub_id}", "role": "specialist"},
    ),
    Row(
        "PATCH",
        "memberships/<uuid:membership_id>/",
        {200: ADMINS, 403: REST},
        data={"role": "coordinator"},
        headers=VERSION_1,
    ),
    Row("GET", "invitations/", {200: REST}),
    Row("POST", "invitations/", {201: ADMINS, 403: REST}, data=INVITATION),
    Row("POST", "invitations/<uuid:invitation_id>/revoke/", {200: ADMINS, 404: REST}, data={}),
    Row("POST", "invitations/<uuid:invitation_id>/resend/", {200: ADMINS, 404: REST}, data={}),
    Row("GET", "invitations/accept/<str:key>/", {200: "* signed_out suspended"}, public=True),
    Row(
        "POST", "invitations/accept/<str:key>/", {200: "* signed_out suspended"}, data=_password, public=True
    ),
    Row("GET", "network-settings/", {200: REST}),
    Row(
        "PATCH",
        "network-settings/",
        {200: "platform_admin", 403: REST},
        data={"response_target_hours": 12},
        headers=VERSION_1,
    ),
)


def _new_role(scenario: Scenario) -> None:
    add_membership(scenario.people["own_nurse"], scenario.network.garda, "nurse")


def _suspension(scenario: Scenario) -> None:
    from network.directory.services.people import person_suspend

    person_suspend(actor=SETUP, person_id=scenario.people["own_nurse"].pk, reason="lost badge")


EVENTS = (
    EventRow("directory.changed", _new_role, heard_by=MEMBERS),
    EventRow("session.closing", _suspension, heard_by="own_nurse"),
)
