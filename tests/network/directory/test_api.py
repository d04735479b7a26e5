"""The directory over HTTP, as the screens use it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kernel.clock import today
from network.directory.models import Membership
from tests.factories.directory import add_membership, make_centre, make_member, make_person, suspend

pytestmark = pytest.mark.django_db


def test_me_tells_who_i_am_and_what_i_may(api, circle_doctor, network):
    body = api(circle_doctor).get("/api/v1/me/").json()
    assert body["display_name"] == "Giulia Ferri"
    assert body["memberships"][0]["centre"] == {
        "id": str(network.crema.pk),
        "code": "CM",
        "name": "Ospedale di Crema",
        "city": "Crema",
        "kind": "circle",
    }
    assert body["acting_centre_id"] == str(network.crema.pk)
    assert body["mfa"] == {"enabled": False, "required": False}
    assert body["can"] == ["view_patients", "create_patient", "view_clinical"]
    assert body["response_target_hours"] == 24


def test_me_when_signed_out_is_401_problem(api, db):
    answer = api().get("/api/v1/me/")
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"


def test_me_costs_the_same_whatever_the_number_of_memberships(api, circle_doctor, network):
    client = api(circle_doctor)
    client.get("/api/v1/me/")

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert client.get("/api/v1/me/").status_code == 200
        return len(captured)

    before = queries()
    for centre in (network.brescia, network.cremona, network.garda):
        add_membership(circle_doctor, centre, "clinician")
    assert queries() == before


def test_identifying_the_actor_costs_one_query(api, circle_doctor, rf):
    from django.contrib.auth.middleware import AuthenticationMiddleware
    from django.http import HttpResponse

    from network.directory.api.middleware import ActorMiddleware

    client = api(circle_doctor)
    request = rf.get("/api/v1/today/")
    request.session = client.session
    request.session["seen_at"] = request.session["signed_in_at"] = 10**11
    chain = AuthenticationMiddleware(ActorMiddleware(lambda r: HttpResponse(str(r.actor.person_id))))
    with CaptureQueriesContext(connection) as captured:
        assert chain(request).content == str(circle_doctor.pk).encode()
    assert len([q for q in captured.captured_queries if "django_session" not in q["sql"]]) == 1


def test_profile_is_changed_and_speaks_the_new_language(api, circle_doctor):
    client = api(circle_doctor)
    answer = client.patch("/api/v1/me/", {"language": "it", "theme": "dark", "phone": "+39 0373 12345"})
    assert answer.status_code == 200
    assert (answer.json()["language"], answer.json()["theme"]) == ("it", "dark")
    assert client.get("/api/v1/me/")["Content-Language"] == "it"


def test_profile_edit_of_an_old_version_is_refused_with_the_new_one(api, circle_doctor):
    client = api(circle_doctor)
    etag = client.get("/api/v1/me/")["ETag"]
    assert client.patch("/api/v1/me/", {"phone": "1"}, headers={"If-Match": etag}).status_code == 200
    late = client.patch("/api/v1/me/", {"phone": "2"}, headers={"If-Match": etag})
    assert late.status_code == 412
    assert client.get("/api/v1/me/").json()["phone"] == "1"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone", "<script>alert(1)</script>"),
        ("given_name", "two\nlines"),
        ("language", "de"),
        ("is_active", False),
    ],
)
def test_profile_refuses_bad_values_at_their_field(api, circle_doctor, field, value):
    answer = api(circle_doctor).patch("/api/v1/me/", {field: value})
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == [field]


class TestActingCentre:
    def test_chosen_for_the_session(self, api, circle_doctor, network):
        add_membership(circle_doctor, network.mantova, "clinician")
        client = api(circle_doctor)
        answer = client.post("/api/v1/me/acting-centre/", {"centre_id": str(network.mantova.pk)})
        assert answer.json()["acting_centre_id"] == str(network.mantova.pk)
        assert client.get("/api/v1/me/").json()["acting_centre_id"] == str(network.mantova.pk)

    def test_the_header_of_a_tab_wins(self, api, circle_doctor, network):
        add_membership(circle_doctor, network.mantova, "clinician")
        client = api(circle_doctor, centre=network.mantova)
        assert client.get("/api/v1/me/").json()["acting_centre_id"] == str(network.mantova.pk)

    def test_a_foreign_centre_is_refused_like_one_that_does_not_exist(self, api, circle_doctor, network):
        foreign = api(circle_doctor, centre=network.brescia).get("/api/v1/me/")
        client = api(circle_doctor)
        client.credentials(HTTP_X_CENTRE="01928374-0000-7000-8000-000000000000")
        missing = client.get("/api/v1/me/")
        assert foreign.status_code == missing.status_code == 403
        assert foreign.json() == missing.json()
        assert foreign.json()["code"] == "centre_not_yours"
        answer = api(circle_doctor).post("/api/v1/me/acting-centre/", {"centre_id": str(network.brescia.pk)})
        assert (answer.status_code, answer.json()["code"]) == (403, "centre_not_yours")

    def test_an_ended_membership_is_no_centre_any_more(self, api, circle_doctor, network):
        from network.directory.models import Membership

        client = api(circle_doctor, centre=network.crema)
        assert client.get("/api/v1/me/").status_code == 200
        Membership.objects.filter(person=circle_doctor).update(
            valid_from=today() - timedelta(days=9), valid_until=today()
        )
        assert client.get("/api/v1/me/").status_code == 403
        assert api(circle_doctor).get("/api/v1/me/").json()["acting_centre_id"] is None


class TestPeople:
    def test_search_forgives_accents_and_order(self, api, circle_doctor, network):
        make_member(network.garda, "nurse", "Nicolò D'Alò")
        body = api(circle_doctor).get("/api/v1/people/?q=alo nico").json()
        assert [p["display_name"] for p in body["results"]] == ["Nicolò D'Alò"]

    def test_filters_by_centre_and_role(self, api, circle_doctor, circle_nurse, hub_doctor, network):
        client = api(circle_doctor)
        by_centre = client.get(f"/api/v1/people/?centre={network.crema.pk}").json()["results"]
        assert {p["id"] for p in by_centre} == {str(circle_doctor.pk), str(circle_nurse.pk)}
        both = client.get(f"/api/v1/people/?centre={network.crema.pk}&role=nurse").json()["results"]
        assert [p["id"] for p in both] == [str(circle_nurse.pk)]

    def test_pages_hold_everyone_once_and_cost_the_same(self, api, circle_doctor, network):
        for number in range(7):
            make_member(network.garda, "nurse", f"Anna Rossi{number % 3}")
        client = api(circle_doctor)
        client.get("/api/v1/people/")
        costs, seen, url = [], [], "/api/v1/people/?limit=3"
        while url:
            with CaptureQueriesContext(connection) as captured:
                body = client.get(url).json()
            costs.append(len(captured))
            seen += [p["id"] for p in body["results"]]
            url = body["next"]
        assert len(seen) == len(set(seen)) == 8
        assert len(set(costs)) == 1

    def test_a_made_up_cursor_is_400(self, api, circle_doctor):
        answer = api(circle_doctor).get("/api/v1/people/?cursor=eyJhIjoxfQ")
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_cursor")
        assert api(circle_doctor).get("/api/v1/people/?centre=x").status_code == 400

    def test_the_command_palette_finds_colleagues(self, api, circle_doctor, hub_doctor, network):
        body = api(circle_doctor).get("/api/v1/search/?q=riva mar").json()
        assert [(hit["kind"], hit["title"], hit["subtitle"], hit["url"]) for hit in body["results"]] == [
            (
                "person",
                "Marta Riva",
                "Haematologist · Ospedale di Brescia",
                "/network/people?q=Marta%20Riva",
            )
        ]
        assert api(make_person()).get("/api/v1/search/?q=riva").json()["results"] == []

    def test_suspended_people_are_seen_by_their_administrator_only(
        self, api, circle_doctor, centre_admin, network
    ):
        gone = suspend(make_member(network.brescia, "clinician", "Ugo Neri"))
        url = f"/api/v1/people/{gone.pk}/"
        assert api(circle_doctor).get(url).status_code == 404
        body = api(centre_admin).get(url).json()
        assert (body["is_active"], body["can"]) == (False, ["reinstate"])

    def test_without_any_role_one_sees_only_oneself(self, api, circle_doctor):
        nobody = make_person("Lea Nessuno")
        body = api(nobody).get("/api/v1/people/").json()
        assert [p["id"] for p in body["results"]] == [str(nobody.pk)]
        assert api(nobody).get("/api/v1/centres/").json()["results"] == []
        assert api(nobody).get("/api/v1/network-settings/").status_code == 403


class TestCentres:
    def test_list_and_page(self, api, circle_doctor, network):
        client = api(circle_doctor)
        body = client.get("/api/v1/centres/?limit=2").json()
        assert [c["code"] for c in body["results"]] == ["GA", "BS"]
        rest = client.get(body["next"]).json()
        assert [c["code"] for c in rest["results"]] == ["CM", "CR"]
        assert [c["code"] for c in client.get("/api/v1/centres/?kind=hub").json()["results"]] == ["BS"]
        assert [c["code"] for c in client.get("/api/v1/centres/?q=mant").json()["results"]] == ["MN"]

    def test_administrator_edits_the_own_page_only(self, api, centre_admin, network):
        client = api(centre_admin)
        own = client.get(f"/api/v1/centres/{network.brescia.pk}/")
        assert own.json()["can"] == ["edit", "invite"]
        changed = client.patch(
            f"/api/v1/centres/{network.brescia.pk}/",
            {"on_call_phone": "+39 030 1", "phases": ["infusion", "apheresis", "infusion"]},
            headers={"If-Match": own["ETag"]},
        )
        assert changed.status_code == 200
        assert changed.json()["phases"] == ["apheresis", "infusion"]
        other = client.patch(
            f"/api/v1/centres/{network.crema.pk}/", {"phone": "1"}, headers={"If-Match": '"1"'}
        )
        assert other.status_code == 403
        kind = client.patch(
            f"/api/v1/centres/{network.brescia.pk}/",
            {"kind": "circle"},
            headers={"If-Match": changed["ETag"]},
        )
        assert kind.status_code == 403

    def test_two_editors_never_overwrite_each_other(self, api, centre_admin, network):
        client = api(centre_admin)
        url = f"/api/v1/centres/{network.brescia.pk}/"
        etag = client.get(url)["ETag"]
        assert client.patch(url, {"phone": "030 1"}).status_code == 428
        assert client.patch(url, {"phone": "030 1"}, headers={"If-Match": etag}).status_code == 200
        late = client.patch(url, {"phone": "030 2"}, headers={"If-Match": etag})
        assert (late.status_code, late.json()["version"]) == (412, 2)
        assert late.json()["current"]["phone"] == "030 1"
        assert client.get(url).json()["phone"] == "030 1"

    def test_platform_administrator_adds_a_centre_once(self, api, platform_admin, network):
        client = api(platform_admin)
        centre = {"code": "LO", "name": "Ospedale di Lodi", "city": "Lodi", "kind": "circle"}
        created = client.post("/api/v1/centres/", {**centre, "default_hub_id": str(network.brescia.pk)})
        assert created.status_code == 201
        again = client.post("/api/v1/centres/", centre)
        assert (again.status_code, again.json()["code"]) == (409, "centre_code_taken")
        wrong = client.post(
            "/api/v1/centres/", {**centre, "code": "LE", "default_hub_id": str(network.crema.pk)}
        )
        assert list(wrong.json()["fields"]) == ["default_hub_id"]

    def test_a_centre_that_left_confers_nothing(self, api, platform_admin, circle_doctor, network):
        client = api(platform_admin)
        client.patch(
            f"/api/v1/centres/{network.crema.pk}/", {"is_active": False}, headers={"If-Match": '"1"'}
        )
        assert api(circle_doctor).get("/api/v1/me/").json()["memberships"] == []


class TestFurtherRoles:
    @staticmethod
    def add(client, person, centre, **dates):
        data = {"person_id": str(person.pk), "centre_id": str(centre.pk), "role": "specialist", **dates}
        return client.post("/api/v1/memberships/", data)

    def test_an_administrator_is_offered_what_the_server_accepts(
        self, api, centre_admin, circle_doctor, suspended, network
    ):
        client = api(centre_admin)
        can = {row["id"]: row["can"] for row in client.get("/api/v1/people/?limit=50").json()["results"]}
        assert "add_role" in can[str(circle_doctor.pk)]
        assert "add_role" not in can[str(centre_admin.pk)]
        assert str(suspended.pk) not in can or "add_role" not in can[str(suspended.pk)]
        added = self.add(
            client, circle_doctor, network.brescia, valid_from="2999-01-10", valid_until="2999-03-01"
        )
        assert added.status_code == 201, added.content
        assert (added.json()["valid_from"], added.json()["valid_until"]) == ("2999-01-10", "2999-03-01")
        before = Membership.objects.count()
        assert self.add(client, circle_doctor, network.crema).status_code == 403
        assert self.add(client, centre_admin, network.brescia).status_code == 403
        assert Membership.objects.count() == before

    def test_others_are_offered_nothing(self, api, hub_doctor, circle_doctor, network):
        client = api(hub_doctor)
        assert {tuple(row["can"]) for row in client.get("/api/v1/people/").json()["results"]} == {()}
        assert self.add(client, circle_doctor, network.brescia).status_code == 403


class TestNetworkSettings:
    def test_only_the_platform_administrator_changes_them(self, api, platform_admin, centre_admin):
        url = "/api/v1/network-settings/"
        refused = api(centre_admin).patch(url, {"response_target_hours": 12}, headers={"If-Match": '"1"'})
        assert refused.status_code == 403
        assert api(centre_admin).get(url).json()["response_target_hours"] == 24
        changed = api(platform_admin).patch(url, {"response_target_hours": 12}, headers={"If-Match": '"1"'})
        assert changed.json()["response_target_hours"] == 12
        assert api(centre_admin).get("/api/v1/me/").json()["response_target_hours"] == 12

    def test_out_of_range_is_refused_at_its_field(self, api, platform_admin):
        answer = api(platform_admin).patch(
            "/api/v1/network-settings/", {"response_target_hours": 0}, headers={"If-Match": '"1"'}
        )
        assert list(answer.json()["fields"]) == ["response_target_hours"]


def test_centre_search_by_code(api, circle_doctor):
    make_centre("ZZ9", name="Ospedale di Zogno")
    body = api(circle_doctor).get("/api/v1/centres/?q=zz").json()
    assert [c["code"] for c in body["results"]] == ["ZZ9"]
