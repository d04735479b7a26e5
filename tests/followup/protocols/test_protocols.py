"""Protocols: drafted, compared, put in force, retired; and plans that go to the next version."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from cases.patients.models import Patient
from followup.protocols.models import FollowUpPlan, PlannedVisit, Protocol, ProtocolVersion, ProtocolVisit
from followup.protocols.rules.standard import CODE
from followup.protocols.selectors.choice import protocol_for
from followup.protocols.services import version_publish, visit_done
from followup.protocols.services.following import plans_catch_up
from kernel import clock
from kernel.audit.models import AuditEntry
from kernel.errors import DomainError
from tests.factories.directory import actor_of, make_member
from tests.factories.patients import invite_centre, make_patient
from tests.factories.toxicity import infuse

pytestmark = pytest.mark.django_db
TO_LYMPHODEPLETION = (
    "slot_planned", "leukapheresis_done", "manufacturing", "ready_to_infuse", "lymphodepletion",
)  # fmt: skip


@pytest.fixture
def coordinator(network):
    return make_member(network.brescia, "coordinator", "Sara Villa")


@pytest.fixture
def client(api, coordinator):
    return api(coordinator)


@pytest.fixture
def standard():
    return ProtocolVersion.objects.get(protocol__code=CODE)


def begin(client, version):
    answer = client.post(f"/api/v1/protocols/{version.protocol_id}/draft/", {}, format="json")
    assert answer.status_code == 201, answer.json()
    return answer.json()


def fields_of(visit):
    return {name: visit[name] for name in visit if name not in ("code", "label_it", "label_en")}


def save(client, draft, visits, *, source="Ours", version=None):
    return client.put(
        f"/api/v1/protocol-versions/{draft['standing']['id']}/",
        {"source": source, "visits": [fields_of(visit) for visit in visits]},
        format="json",
        HTTP_IF_MATCH=f'"{version or draft["standing"]["version"]}"',
    )


def publish(client, draft, on=None, version=None):
    return client.post(
        f"/api/v1/protocol-versions/{draft['standing']['id']}/publish/",
        {"in_force_from": (on or clock.today()).isoformat()},
        format="json",
        HTTP_IF_MATCH=f'"{version or draft["standing"]["version"]}"',
    )


def changed(draft, **by_code):
    """The visits of a draft with these changed, or taken away (None)."""
    return [
        {**visit, **(by_code.get(visit["code"]) or {})}
        for visit in draft["visits"]
        if by_code.get(visit["code"], {}) is not None
    ]


def visit(**values):
    return {
        "days": 0, "months": 0, "before": 5, "after": 5, "owner": "circle", "mode": "either",
        "is_optional": False, "due": ["interview"], "indicated": [], **values,
    }  # fmt: skip


def test_every_member_reads_protocols_and_few_write_them(
    api, network, client, circle_doctor, hub_doctor, secretary, standard
):
    for person in (circle_doctor, hub_doctor, secretary):
        body = api(person).get("/api/v1/protocols/").json()
        assert (body["can_change"], len(body["protocols"])) == (False, 1)
        refused = api(person).post(f"/api/v1/protocols/{standard.protocol_id}/draft/", {}, format="json")
        assert refused.status_code == 403
    for person in (
        make_member(network.brescia, "centre_admin", "Ada Rossi"),
        make_member(network.crema, "coordinator", "Ugo Bini"),
    ):
        assert api(person).get("/api/v1/protocols/").json()["can_change"] == (person.given_name == "Ada")
    body = client.get("/api/v1/protocols/").json()
    [version] = body["protocols"][0]["versions"]
    assert (body["can_change"], version["stands"], version["plans"]) == (True, "in_force", 0)
    found = client.get(f"/api/v1/protocol-versions/{version['id']}/").json()
    assert [each["code"] for each in found["visits"]][:6] == ["d14", "d28", "d60", "d100", "m6", "m9"]
    assert (found["compared_with"], found["differences"], found["ends_early"]) == (None, [], False)
    pet = next(item for item in found["items"] if item["code"] == "pet_ct")
    assert ("mcl" in [each["code"] for each in pet["diseases"]], pet["for_safety"]) == (True, False)


def test_a_draft_is_a_copy_is_compared_and_is_put_in_force(client, standard):
    draft = begin(client, standard)
    assert (draft["standing"]["stands"], draft["standing"]["number"], draft["differences"]) == (
        "draft",
        2,
        [],
    )
    again = client.post(f"/api/v1/protocols/{standard.protocol_id}/draft/", {}, format="json")
    assert (again.status_code, again.json()["draft_id"]) == (409, draft["standing"]["id"])
    visits = [
        *changed(draft, m9=None, d28={"after": 10, "due": ["interview", "pet_ct"], "indicated": []}),
        visit(days=45, after=4, owner="both"),
    ]
    saved = save(client, draft, visits)
    assert saved.status_code == 200, saved.json()
    body = saved.json()
    assert [each["code"] for each in body["visits"]][:5] == ["d14", "d28", "d45", "d60", "d100"]
    told = {each["code"]: each for each in body["differences"]}
    assert set(told) == {"d28", "d45", "m9"}
    assert told["d28"]["parts"] == ["window", "checklist"]
    assert (told["d45"]["before"], told["m9"]["after"]) == (None, None)
    assert (body["source"], body["compared_with"]) == ("Ours", 1)
    assert protocol_for(disease="mm", product="").pk == standard.pk, "a draft is for nobody"
    done = publish(client, body)
    assert (done.status_code, done.json()["standing"]["stands"]) == (200, "in_force"), done.json()
    assert str(protocol_for(disease="mm", product="").pk) == draft["standing"]["id"]
    stands = [each["stands"] for each in client.get("/api/v1/protocols/").json()["protocols"][0]["versions"]]
    assert stands == ["in_force", "replaced"]
    actions = AuditEntry.objects.filter(action__startswith="protocol.").values_list("action", flat=True)
    assert set(actions) == {"protocol.draft_begun", "protocol.draft_saved", "protocol.published"}


def test_a_version_of_a_day_to_come_holds_from_that_day_and_can_be_taken_back(client, standard):
    draft = begin(client, standard)
    on = clock.today() + timedelta(days=10)
    body = publish(client, draft, on).json()
    assert (body["standing"]["stands"], protocol_for(disease="mm", product="").pk) == ("coming", standard.pk)
    back = client.post(
        f"/api/v1/protocol-versions/{draft['standing']['id']}/withdraw/",
        {}, format="json", HTTP_IF_MATCH=f'"{body["standing"]["version"]}"',
    )  # fmt: skip
    assert (back.status_code, back.json()["standing"]["stands"]) == (200, "draft"), back.json()
    for day in (clock.today() - timedelta(days=1), clock.today() + timedelta(days=400)):
        refused = publish(client, back.json(), day)
        assert (refused.status_code, list(refused.json()["fields"])) == (400, ["in_force_from"])
    assert publish(client, back.json()).status_code == 200
    late = client.post(
        f"/api/v1/protocol-versions/{draft['standing']['id']}/withdraw/",
        {}, format="json", HTTP_IF_MATCH='"4"',
    )  # fmt: skip
    assert (late.status_code, late.json()["code"]) == (409, "in_force")


@pytest.mark.parametrize(
    ("visits", "fields"),
    [
        ([], ["visits"]),
        ([visit()], ["visits.0.days"]),
        ([visit(days=30, months=1)], ["visits.0.days"]),
        ([visit(days=30), visit(days=30)], ["visits.1.days"]),
        ([visit(months=6), visit(months=6, owner="hub")], ["visits.1.months"]),
        ([visit(days=4)], ["visits.0.before"]),
        ([visit(months=1, before=60)], ["visits.0.before"]),
        ([visit(days=30, due=[])], ["visits.0.due"]),
        ([visit(days=30, due=["igg"], indicated=["igg"])], ["visits.0.indicated"]),
        ([visit(days=30, due=["igg", "igg"])], ["visits.0.indicated"]),
        ([visit(days=30, is_optional=True)], ["visits"]),
        ([visit(days=100), visit(days=105)], ["visits.1.before"]),
        # 59 days from the end of a January to the end of March, 62 from the end of a June to that of August
        ([visit(months=2), visit(days=65, before=3)], ["visits.1.before"]),
        ([visit(days=30, due=["horoscope"])], ["visits.0.due.0"]),
        ([visit(days=30, before=181)], ["visits.0.before"]),
        ([visit(days=30, owner="nobody")], ["visits.0.owner"]),
        ([{**visit(days=30), "colour": "red"}], ["visits.0.colour"]),
    ],
)
def test_a_draft_says_at_each_field_what_is_wrong_and_keeps_what_it_was(client, standard, visits, fields):
    draft = begin(client, standard)
    refused = save(client, draft, visits)
    assert (refused.status_code, sorted(refused.json()["fields"])) == (400, fields)
    assert ProtocolVisit.objects.filter(version=draft["standing"]["id"]).count() == 22


def test_who_saves_on_an_older_draft_is_told(client, standard):
    draft = begin(client, standard)
    assert save(client, draft, changed(draft, m9=None)).status_code == 200
    late = save(client, draft, draft["visits"])
    assert (late.status_code, late.json()["current"]) == (412, {"version": 2})
    missing = client.put(f"/api/v1/protocol-versions/{draft['standing']['id']}/", {}, format="json")
    assert missing.status_code in (400, 428)


def test_what_is_published_never_changes(client, standard):
    draft = begin(client, standard)
    body = publish(client, draft).json()
    assert save(client, body, body["visits"]).json()["code"] == "published"
    gone = client.delete(
        f"/api/v1/protocol-versions/{draft['standing']['id']}/",
        HTTP_IF_MATCH=f'"{body["standing"]["version"]}"',
    )
    assert gone.status_code == 409
    rows = ProtocolVersion.objects.filter(pk=draft["standing"]["id"])
    for act in (lambda: rows.update(source="x"), lambda: rows.update(number=9), rows.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


def test_a_draft_is_thrown_away_with_a_protocol_that_has_nothing_else(client, standard):
    made = client.post(
        "/api/v1/protocols/",
        {"title_it": "Mieloma", "title_en": "Myeloma", "diseases": [], "products": ["ide_cel", "cilta_cel"],
         "copy_of": str(standard.pk)},
        format="json",
    )  # fmt: skip
    assert (made.status_code, len(made.json()["visits"])) == (201, 22)
    for draft, left in ((made.json(), 1), (begin(client, standard), 1)):
        gone = client.delete(f"/api/v1/protocol-versions/{draft['standing']['id']}/", HTTP_IF_MATCH='"1"')
        assert (gone.status_code, Protocol.objects.count()) == (204, left)


def test_a_protocol_for_a_product_holds_for_it_until_it_is_retired(client, standard):
    body = {
        "title_it": "Mieloma", "title_en": "Myeloma", "diseases": [], "products": ["ide_cel"],
        "copy_of": str(standard.pk),
    }  # fmt: skip
    nobody = client.post("/api/v1/protocols/", {**body, "products": []}, format="json")
    assert (nobody.status_code, list(nobody.json()["fields"])) == (400, ["products"])
    draft = client.post("/api/v1/protocols/", body, format="json").json()
    twice = client.post("/api/v1/protocols/", body, format="json")
    assert (twice.status_code, twice.json()["code"]) == (409, "exists")
    assert publish(client, draft).status_code == 200
    assert protocol_for(disease="mm", product="ide_cel").protocol.title_en == "Myeloma"
    assert protocol_for(disease="mm", product="cilta_cel").pk == standard.pk

    def retire(protocol_id, is_retired, version):
        return client.patch(
            f"/api/v1/protocols/{protocol_id}/",
            {"is_retired": is_retired}, format="json", HTTP_IF_MATCH=f'"{version}"',
        )  # fmt: skip

    assert retire(draft["protocol_id"], True, 1).status_code == 200
    assert protocol_for(disease="mm", product="ide_cel").pk == standard.pk
    assert retire(draft["protocol_id"], False, 1).status_code == 412
    assert retire(draft["protocol_id"], False, 2).status_code == 200
    for_all = retire(standard.protocol_id, True, 1)
    assert (for_all.status_code, for_all.json()["code"]) == (409, "for_all")
    with pytest.raises(DatabaseError), transaction.atomic():
        Protocol.objects.filter(code=CODE).update(retired_at=clock.now())


def test_queries_do_not_grow_with_protocols_versions_and_visits(client, standard):
    def count(address):
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    before = count("/api/v1/protocols/")
    draft = client.post(
        "/api/v1/protocols/",
        {"title_it": "A", "title_en": "A", "diseases": ["mm"], "products": [], "copy_of": str(standard.pk)},
        format="json",
    ).json()
    address = f"/api/v1/protocol-versions/{draft['standing']['id']}/"
    whole = count(address)
    small = save(client, draft, draft["visits"][:2]).json()
    assert count(address) == whole
    publish(client, small), begin(client, standard)
    assert count("/api/v1/protocols/") == before


@pytest.fixture
def followed(network, circle_doctor):
    """Infused 130 days ago, D+60 done, D+100 missed."""
    found = make_patient(circle_doctor)
    invite_centre(found, network.brescia, by=circle_doctor)
    with clock.at(clock.now() - timedelta(days=130)):
        infuse(found, network.brescia, at=clock.now())
    d60 = PlannedVisit.objects.get(patient=found, source__code="d60")
    visit_done(actor=actor_of(circle_doctor), visit_id=d60.pk, done_on=d60.on, base_version=1)
    return found


def test_a_plan_goes_to_the_next_version_when_somebody_says_so(
    api, client, circle_doctor, outsider, standard, followed
):
    plan = FollowUpPlan.objects.get(patient=followed)
    doctor = api(circle_doctor)
    url, move = f"/api/v1/patients/{followed.pk}/follow-up/", f"/api/v1/follow-up-plans/{plan.pk}/protocol/"
    assert doctor.get(url).json()["plans"][0]["newer"] is None
    draft = begin(client, standard)
    visits = [*changed(draft, d60=None, m9=None, m6={"after": 30}), visit(months=15)]
    publish(client, save(client, draft, visits).json())
    assert doctor.get(url).json()["plans"][0]["newer"]["number"] == 2
    assert {row.source.version_id for row in PlannedVisit.objects.select_related("source")} == {standard.pk}

    seen = doctor.get(move).json()
    told = {each["code"]: each["change"] for each in seen["visits"]}
    assert {code: change for code, change in told.items() if change != "same"} == {
        "d60": "kept", "m9": "cancelled", "m6": "changed", "m15": "added",
    }  # fmt: skip
    before = dict(PlannedVisit.objects.values_list("source__code", "id"))
    body = {"protocol_version_id": seen["protocol_version_id"]}
    assert api(outsider).post(move, body, format="json", HTTP_IF_MATCH='"1"').status_code == 404
    old = doctor.post(move, {"protocol_version_id": str(standard.pk)}, format="json", HTTP_IF_MATCH='"1"')
    assert (old.status_code, old.json()["code"]) == (409, "other_version")
    done = doctor.post(move, body, format="json", HTTP_IF_MATCH='"1"')
    assert (done.status_code, done["ETag"]) == (200, '"2"')
    rows = {row.source.code: row for row in PlannedVisit.objects.select_related("source")}
    assert {code: row.state for code, row in rows.items() if row.state != "planned"} == {
        "d60": "done", "m9": "cancelled",
    }  # fmt: skip
    assert rows["m6"].closes_on == rows["m6"].on + timedelta(days=30)
    assert {code: row.pk for code, row in rows.items() if code in before} == before, "booked ones stay booked"
    assert rows["d100"].is_past is False, "who missed it is still called"
    assert rows["d60"].source.version_id == standard.pk
    found = doctor.get(url).json()["plans"][0]
    assert (found["newer"], found["protocol_version"]) == (None, 2)
    again = doctor.post(move, body, format="json", HTTP_IF_MATCH='"2"')
    assert (again.status_code, again.json()["code"]) == (409, "same_version")
    Patient.objects.filter(pk=followed.pk).update(deceased_on=rows["m9"].opens_on)
    assert plans_catch_up() == 0, "the protocol took it away, not the death"
    assert {"follow_up.move_previewed", "follow_up.moved"} <= set(
        AuditEntry.objects.filter(patient_id=followed.pk).values_list("action", flat=True)
    )


def test_after_a_relapse_the_optional_visits_fall_away_when_somebody_says_so_and_come_back(
    api, circle_doctor, followed
):
    from cases.record.services.entries import entry_create

    plan = FollowUpPlan.objects.get(patient=followed)
    doctor, address = api(circle_doctor), f"/api/v1/follow-up-plans/{plan.pk}/safety/"

    def decide(drop, version):
        return doctor.post(address, {"drop_optional": drop}, format="json", HTTP_IF_MATCH=f'"{version}"')

    assert decide(True, 1).json()["code"] == "no_turn"
    entry_create(
        actor=actor_of(circle_doctor),
        patient_id=followed.pk,
        kind_slug="relapses",
        values={"found_on": clock.today() - timedelta(days=5), "relapse_kind": "relapse"},
    )
    states = PlannedVisit.objects.filter(patient=followed, state="cancelled").values_list(
        "source__code", flat=True
    )
    assert list(states) == [], "nothing by itself"
    assert decide(True, 1).status_code == 200
    assert list(states.all()) == ["m9"]
    assert decide(True, 1).status_code == 412
    assert decide(True, 2).json()["code"] == "same_already"
    assert decide(False, 2).status_code == 200
    assert list(states.all()) == []


def test_an_infusion_of_a_product_takes_its_protocol(client, standard):
    from tests.cases.pathway import course
    from tests.cases.pathway.conftest import make_world

    with clock.at(clock.now() - timedelta(days=11)):
        world = make_world()
        course.number_of(world)
    draft = client.post(
        "/api/v1/protocols/",
        {"title_it": "Axi", "title_en": "Axi", "diseases": [], "products": ["axi_cel"],
         "copy_of": str(standard.pk)},
        format="json",
    ).json()  # fmt: skip
    publish(client, draft)
    with clock.at(clock.now() - timedelta(days=10)):
        pathway = course.pathway_at(world, *TO_LYMPHODEPLETION)
        course.chain_until(world, pathway, "bedside")
        at = clock.now() + timedelta(hours=1)
    course.entry(
        world, pathway, "infusion", {"cells_e6": 180, "reaction": "none", "started_at": at.isoformat()}
    )
    assert str(FollowUpPlan.objects.get().protocol_id) == draft["standing"]["id"]


def test_what_the_network_chose_holds_in_the_calendar_and_in_the_summary(api, client, circle_doctor, network):
    patient = make_patient(circle_doctor)
    invite_centre(patient, network.brescia, by=circle_doctor)
    with clock.at(clock.now() - timedelta(days=20)):
        infuse(patient, network.brescia, at=clock.now())
    doctor = api(circle_doctor)

    def told():
        found = doctor.get(f"/api/v1/patients/{patient.pk}/follow-up/").json()["prevention"]
        due = doctor.get(f"/api/v1/patients/{patient.pk}/overview/").json()["due"]
        pcv = next(each for each in found["vaccines"] if each["code"] == "pneumococcal_conjugate")
        return found["min_inactivated_months"], pcv["doses"][0]["on"], {each["code"] for each in due}

    body = client.get("/api/v1/care-rules/").json()
    assert (body["version"], body["min_inactivated_months"], body["early_months"]) == (0, 6, 3)
    assert {(each["driving_days"], each["proximity_days"]) for each in body["products"]} == {(56, 28)}
    months, later, due = told()
    assert (months, {"near_centre", "no_driving"} <= due) == (6, True)

    chosen = {
        "min_inactivated_months": 3,
        "products": [{"code": "ide_cel", "driving_days": 14, "proximity_days": 14}],
    }
    for version, status in ((1, 412), (0, 200), (0, 412)):
        answer = client.put("/api/v1/care-rules/", chosen, format="json", HTTP_IF_MATCH=f'"{version}"')
        assert answer.status_code == status
    found = {
        each["code"]: each["driving_days"] for each in client.get("/api/v1/care-rules/").json()["products"]
    }
    assert (found["ide_cel"], found["axi_cel"]) == (14, 56)
    months, sooner, _due = told()
    assert (months, sooner < later) == (3, True)
    for wrong in (
        {"min_inactivated_months": 2},
        {"products": [{**chosen["products"][0], "driving_days": 366}]},
    ):
        refused = client.put("/api/v1/care-rules/", {**chosen, **wrong}, format="json", HTTP_IF_MATCH='"1"')
        assert refused.status_code == 400
    from followup.protocols.selectors.care import care_for

    assert (care_for("ide_cel").driving_days, care_for("").driving_days) == (14, 56)


def _forget(standard):
    """What a test committed into reference tables, which are kept: triggers sleep meanwhile."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "DELETE FROM followup_protocols_protocolitem WHERE visit_id IN"
            " (SELECT id FROM followup_protocols_protocolvisit WHERE version_id <> %(kept)s)",
            {"kept": standard.pk},
        )
        cursor.execute("DELETE FROM followup_protocols_protocolvisit WHERE version_id <> %s", [standard.pk])
        cursor.execute("DELETE FROM followup_protocols_protocolversion WHERE id <> %s", [standard.pk])


@pytest.mark.django_db(transaction=True)
def test_of_two_who_put_versions_in_force_at_once_one_wins(coordinator, client, standard):
    draft = begin(client, standard)
    barrier, said = Barrier(2), []

    def act():
        try:
            barrier.wait()
            version_publish(
                actor=actor_of(coordinator),
                version_id=draft["standing"]["id"],
                in_force_from=clock.today(),
                base_revision=1,
            )
            said.append("done")
        except DomainError as error:
            said.append(error.code)
        finally:
            connection.close()

    threads = [Thread(target=act) for _ in range(2)]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        _forget(standard)
    assert sorted(said) == ["changed_meanwhile", "done"]
