"""The summary: the facts that the screen and the PDF say."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from cases.overview.rules.glance import is_alarming
from cases.overview.selectors.disease_part import scores_part
from cases.overview.selectors.sheet_parts import Say, summary_blocks
from cases.overview.selectors.summary import overview_of
from cases.pathway.rules import find_transition
from cases.pathway.services import pathway_apply, pathway_hand_over, pathway_open
from cases.record.models import LabResult
from cases.record.rules.score import MIXED_TIMES
from cases.record.rules.text import label_of
from cases.record.rules.therapy_codes import REGIMEN_CHOICES
from cases.record.selectors.snapshot import record_snapshot
from kernel import clock
from kernel.audit.models import AuditEntry
from kernel.clock import now, today
from tests.cases.overview.test_story import ago, day, fill
from tests.factories.directory import SETUP
from tests.factories.patients import invite_centre, make_patient
from tests.factories.record import add_entry
from tests.factories.toxicity import infuse

pytestmark = pytest.mark.django_db


@pytest.fixture
def patient(circle_doctor):
    return make_patient(circle_doctor)


def url(patient):
    return f"/api/v1/patients/{patient.pk}/overview/"


def below(api, doctor, patient):
    return api(doctor).get(f"/api/v1/patients/{patient.pk}/record/").json()


def read(api, person, patient):
    answer = api(person).get(url(patient))
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_an_empty_record_says_what_is_missing_and_guesses_nothing(api, circle_doctor, patient):
    said = read(api, circle_doctor, patient)
    assert said["patient"]["display_name"] == patient.display_name
    assert said["disease"]["name_en"] == ""
    assert said["lines"] == []
    assert said["course"] is None
    assert said["safety"]["allergies"] is None, "nobody asked: not the same as none"
    assert said["safety"]["medications"] is None
    assert [lab["value"] for lab in said["labs"]] == [None] * 8
    assert said["missing"][0]["code"] == "diagnosis.disease"
    assert said["missing"][0]["label_it"] == "Diagnosi"
    assert {"tab", "kind", "source", "why_en"} <= said["missing"][0].keys()
    assert said["due"] == []
    assert AuditEntry.objects.filter(action="overview.viewed", patient_id=patient.pk).count() == 1


def test_it_answers_who_what_and_what_was_tried(api, circle_doctor, patient):
    fill(patient, circle_doctor)
    add_entry(patient, circle_doctor, "allergies", text="Penicillin", severity="severe")
    add_entry(patient, circle_doctor, "performance-status", ecog=2, effective_on=day(4))
    said = read(api, circle_doctor, patient)
    assert said["disease"]["name_it"] == "Linfoma diffuso a grandi cellule B, NAS"
    assert (said["disease"]["diagnosed_on"], said["disease"]["relapsed_on"]) == (day(400), day(30))
    line = said["lines"][0]
    assert (line["regimen_en"], line["start_on"], line["end_on"], line["response_en"], line["tone"]) == (
        "R-CHOP",
        day(390),
        day(270),
        "CR",
        "good",
    )
    assert line["progression_on"] == day(40)
    assert said["safety"]["allergies"]["items_it"] == ["Penicillin (grave)"]
    assert said["safety"]["medications"]["items_en"] == ["Aciclovir 400 mg"]
    state = {fact["code"]: fact for fact in said["state"]}
    assert (state["status.ecog"]["tone"], state["status.ecog"]["on"]) == ("bad", day(4))
    assert state["status.ecog"]["author"] == circle_doctor.display_name
    assert state["status.active_infection"]["tone"] == "bad"
    assert any(warning["code"] == "FIT-2" for warning in said["safety"]["warnings"])
    absent = {item["code"] for item in said["missing"]}
    assert "status.ecog" not in absent
    assert "diagnosis.ann_arbor" in absent


def test_comorbidity_is_told_beside_the_medicines(api, circle_doctor, patient):
    assert read(api, circle_doctor, patient)["safety"]["comorbidities"] is None, "nobody asked"
    sheet = add_entry(patient, circle_doctor, "comorbidity", cardiac_history=False, hct_ci=[])
    told = read(api, circle_doctor, patient)["safety"]["comorbidities"]
    assert (told["value_en"], told["is_absent"], told["tone"]) == ("None", True, "neutral")
    sheet.hct_ci, sheet.prior_allosct, sheet.gvhd = ["diabetes"], True, "none"
    sheet.save()
    add_entry(patient, circle_doctor, "conditions", text="Ipotiroidismo")
    told = read(api, circle_doctor, patient)["safety"]["comorbidities"]
    assert told["value_en"] == "Diabetes on drug treatment · Prior allogeneic transplant · Ipotiroidismo"
    assert (told["is_absent"], told["tone"]) == (False, "warn")


def test_the_last_assessment_is_told_with_deauville_and_mrd(api, circle_doctor, patient):
    fill(patient, circle_doctor)
    add_entry(patient, circle_doctor, "disease-status", response="pmr", deauville=4, effective_on=day(50))
    add_entry(
        patient,
        circle_doctor,
        "disease-status",
        response="cmr",
        deauville=1,
        mrd_result="negative",
        effective_on=day(2),
    )
    state = {fact["code"]: fact for fact in read(api, circle_doctor, patient)["state"]}
    told = state["disease_status.response"]
    assert told["value_it"] == "CMR (PET, Lugano) · Deauville 1 · MRD: Negativo"
    assert (told["tone"], told["on"], told["author"]) == ("good", day(2), circle_doctor.display_name)


def test_a_mutated_tp53_is_alarming_in_a_large_cell_lymphoma_too(api, circle_doctor, patient):
    add_entry(patient, circle_doctor, "diagnoses", disease="dlbcl_nos", tp53="mutated")
    risk = read(api, circle_doctor, patient)["disease"]["risk"]
    assert [(fact["code"], fact["tone"]) for fact in risk] == [("diagnosis.tp53", "bad")]


def test_an_early_relapse_is_told_with_its_days_and_the_limit(api, circle_doctor, patient):
    """Within a day of its limit a bare yes is believed as firmly as one of a year before it."""
    add_entry(patient, circle_doctor, "diagnoses", disease="dlbcl_nos")
    add_entry(
        patient, circle_doctor, "therapy-lines", line_no=1, intent="first_line", regimen="r_chop",
        end_on="2025-02-10", best_response="cr", progression_on="2026-02-10",
    )  # fmt: skip
    risk = {fact["code"]: fact for fact in read(api, circle_doctor, patient)["disease"]["risk"]}
    told = risk["derived.relapse_le_12m"]["value_en"]
    assert told.startswith("Yes. ")
    assert (
        "ended 10/02/2025; Twelve months from the end: 10/02/2026; Relapse or progression: 10/02/2026" in told
    )


def test_a_value_comes_with_its_age_its_limit_and_where_it_goes(api, circle_doctor, patient):
    for back, value in ((20, 300), (5, 480)):
        add_entry(patient, circle_doctor, "labs", code="ldh", value=value, uln=225, effective_on=day(back))
    add_entry(patient, circle_doctor, "labs", code="hb", value=11.2, effective_on=day(5))
    labs = {lab["code"]: lab for lab in read(api, circle_doctor, patient)["labs"]}
    ldh = labs["ldh"]
    assert (ldh["value"], ldh["former"], ldh["trend"], ldh["flag"], ldh["age_days"]) == (
        480,
        300,
        "up",
        "high",
        5,
    )
    assert (labs["hb"]["trend"], labs["hb"]["flag"]) == (None, "no_limits"), "no word would read as normal"
    assert (labs["hb"]["value_it"], labs["hb"]["value_en"]) == ("11,2", "11.2")


def test_the_newest_value_is_told_also_when_the_machine_could_only_bound_it(api, circle_doctor, patient):
    """A neutrophil count of last month in its place would say that all is well."""
    add_entry(patient, circle_doctor, "labs", code="anc", value=2.4, effective_on=day(30))
    add_entry(patient, circle_doctor, "labs", code="anc", text_value="<0,1", ref_low=1.5, effective_on=day(1))
    add_entry(patient, circle_doctor, "labs", code="anc", text_value="coagulo", effective_on=day(0))
    [anc] = [lab for lab in read(api, circle_doctor, patient)["labs"] if lab["code"] == "anc"]
    assert (anc["value"], anc["value_it"], anc["value_en"], anc["on"]) == (0.1, "<0,1", "<0.1", day(1))
    assert (anc["former"], anc["trend"], anc["flag"]) == (2.4, None, "low")


def test_a_medicine_whose_last_day_is_over_is_none_that_the_patient_takes(api, circle_doctor, patient):
    for text, end in (("Aciclovir", None), ("Levofloxacina", day(3)), ("Cotrimossazolo", day(0))):
        add_entry(patient, circle_doctor, "medications", text=text, end_on=end)
    safety = read(api, circle_doctor, patient)["safety"]
    assert safety["medications"]["items_it"] == ["Aciclovir", "Cotrimossazolo"]


def test_a_condition_whose_last_day_is_over_is_no_comorbidity(api, circle_doctor, patient):
    add_entry(patient, circle_doctor, "conditions", text="Fibrillazione atriale", onset_on=day(900))
    add_entry(patient, circle_doctor, "conditions", text="Trombosi", onset_on=day(900), resolved_on=day(500))
    assert read(api, circle_doctor, patient)["safety"]["comorbidities"]["value_it"] == "Fibrillazione atriale"


def test_an_infection_that_nobody_called_over_is_told(api, circle_doctor, patient):
    add_entry(
        patient, circle_doctor, "infections", found_on=day(6), organism="CMV", severity="3", outcome="ongoing"
    )
    add_entry(patient, circle_doctor, "infections", found_on=day(90), organism="RSV", outcome="resolved")
    state = [
        fact for fact in read(api, circle_doctor, patient)["state"] if fact["code"].startswith("infection.")
    ]
    assert [fact["value_en"] for fact in state] == ["CMV · 3: severe (i.v. treatment or admission)"]


def test_a_score_says_the_days_of_its_oldest_and_newest_value(api, circle_doctor, patient):
    """A creatinine of two years ago does not hide behind a platelet count of yesterday."""
    fill(patient, circle_doctor)
    for back, code, value in ((700, "creatinine", 0.9), (3, "platelets", 150)):
        add_entry(patient, circle_doctor, "labs", code=code, value=value, effective_on=day(back))
    scores = {score["code"]: score for score in read(api, circle_doctor, patient)["scores"]}
    assert (scores["easix"]["since"], scores["easix"]["on"]) == (day(700), day(3))


def test_a_score_of_values_from_before_and_after_the_infusion_says_so(
    api, network, circle_doctor, hub_doctor, patient
):
    """The stage of the diagnosis with the LDH of today is validated at neither time."""
    invite_centre(patient, network.brescia, by=circle_doctor)
    add_entry(
        patient, circle_doctor, "diagnoses", disease="dlbcl_nos", ann_arbor="III", diagnosed_on=day(400),
        extranodal_sites=["bone"],
    )  # fmt: skip
    add_entry(patient, circle_doctor, "performance-status", ecog=1, effective_on=day(60))
    add_entry(patient, circle_doctor, "labs", code="ldh", value=480, uln=250, effective_on=day(60))

    def ipi():
        [found] = [item for item in read(api, circle_doctor, patient)["scores"] if item["code"] == "ipi"]
        return found

    assert MIXED_TIMES.en not in ipi()["note_en"]
    infuse(patient, network.brescia, at=ago(30))
    assert MIXED_TIMES.en not in ipi()["note_en"], "all of before the infusion"
    add_entry(patient, circle_doctor, "labs", code="ldh", value=200, uln=250, effective_on=day(2))
    assert MIXED_TIMES.en in ipi()["note_en"]
    said = next(item for item in below(api, circle_doctor, patient)["scores"] if item["score_id"] == "ipi")
    assert {"it": MIXED_TIMES.it, "en": MIXED_TIMES.en} in said["warnings"]


def test_a_finding_of_the_relapse_has_the_day_of_the_relapse(circle_doctor, patient):
    add_entry(
        patient,
        circle_doctor,
        "diagnoses",
        disease="dlbcl_nos",
        diagnosed_on=day(400),
        relapse_confirmed_on=day(30),
        biopsy_at_relapse="yes",
        tp53="mutated",
    )
    said = record_snapshot(patient.pk)
    assert (
        said["diagnosis.biopsy_at_relapse"]["on"] == said["diagnosis.relapse_confirmed_on"]["on"] == day(30)
    )
    assert said["diagnosis.tp53"]["on"] == day(400)


def test_the_return_is_up_to_the_circle_while_the_hub_is_responsible(
    api, network, circle_doctor, hub_doctor, patient
):
    invite_centre(patient, network.brescia, by=circle_doctor)
    pathway = infuse(patient, network.brescia, at=ago(20))
    for state in ("inpatient_monitoring", "near_centre"):
        move = find_transition(pathway.state, state, outcome=pathway.outcome)
        with transaction.atomic():
            pathway_apply(actor=SETUP, pathway=pathway, transition=move, at=now())
    said = read(api, circle_doctor, patient)
    course, circle, hub = said["course"], patient.centre.name, network.brescia.name
    assert (course["next_it"], course["next_centre"], course["owner_centre"]) == (
        "Accetta il rientro",
        circle,
        hub,
    )
    [due] = [item for item in said["due"] if item["code"] == "pathway"]
    assert due["why_it"] == f"Accetta il rientro. Tocca a {circle}; fino ad allora risponde {hub}"
    move = find_transition(pathway.state, "returned_to_circle", outcome=pathway.outcome)
    with transaction.atomic():
        pathway_apply(actor=SETUP, pathway=pathway, transition=move, at=now())
    [due] = [item for item in read(api, circle_doctor, patient)["due"] if item["code"] == "pathway"]
    assert due["why_en"] == f"Start follow-up. Responsible: {circle}"


def test_a_closed_course_without_an_infusion_asks_for_nothing_that_only_a_decision_needs(
    api, network, circle_doctor, patient
):
    invite_centre(patient, network.brescia, by=circle_doctor)
    pathway = pathway_open(
        actor=SETUP,
        patient_id=patient.pk,
        purpose="cart",
        circle_centre_id=patient.centre_id,
        hub_centre_id=network.brescia.pk,
    )
    before = {item["code"] for item in read(api, circle_doctor, patient)["missing"]}
    assert {"lab.ldh", "status.ecog", "allergies"} <= before
    move = find_transition(pathway.state, "closed", outcome=None)
    with transaction.atomic():
        pathway_apply(actor=SETUP, pathway=pathway, transition=move, at=now(), reason_code="patient_choice")
    said = read(api, circle_doctor, patient)
    assert {item["code"] for item in said["missing"]} == {
        "diagnosis.disease",
        "diagnosis.diagnosed_on",
        "therapy_line",
        "allergies",
        "medications",
    }


def test_a_closed_course_says_why(api, network, circle_doctor, patient):
    invite_centre(patient, network.brescia, by=circle_doctor)
    pathway = pathway_open(
        actor=SETUP,
        patient_id=patient.pk,
        purpose="cart",
        circle_centre_id=patient.centre_id,
        hub_centre_id=network.brescia.pk,
    )
    move = find_transition(pathway.state, "closed", outcome=None)
    with transaction.atomic():
        pathway_apply(
            actor=SETUP,
            pathway=pathway,
            transition=move,
            at=now(),
            reason_code="clinical_condition",
            text="Scompenso",
        )
    course = read(api, circle_doctor, patient)["course"]
    assert course["closed_it"] == "Condizioni cliniche non adeguate"
    told = api(circle_doctor).get(f"/api/v1/patients/{patient.pk}/story/").json()["items"]
    [closed] = [item for item in told if item["title_it"] == "Percorso chiuso"]
    assert closed["detail_it"] == "Condizioni cliniche non adeguate · Scompenso"


def test_the_warning_of_a_virus_names_what_was_found(api, circle_doctor, patient):
    for code, result in (("anti_hbc", "positive"), ("hbsag", "negative"), ("hiv_ab_ag", "negative")):
        add_entry(patient, circle_doctor, "virology", code=code, result=result, effective_on=day(9))
    warnings = {item["code"]: item for item in read(api, circle_doctor, patient)["safety"]["warnings"]}
    told = warnings["FIT-7"]["text_it"]
    shown = clock.stamp_day(today() - timedelta(days=9))
    assert told.startswith(f"Anti-HBc: Positivo ({shown}). HBV, HCV o HIV positivo"), told


def test_antibodies_to_hepatitis_c_alone_ask_for_its_rna(api, circle_doctor, patient):
    def missing():
        return {item["code"] for item in read(api, circle_doctor, patient)["missing"]}

    add_entry(patient, circle_doctor, "virology", code="anti_hcv", result="negative", effective_on=day(20))
    assert "virology.hcv_rna" not in missing()
    add_entry(patient, circle_doctor, "virology", code="anti_hcv", result="positive", effective_on=day(9))
    assert "virology.hcv_rna" in missing()
    add_entry(patient, circle_doctor, "virology", code="hcv_rna", result="not_done", effective_on=day(8))
    assert "virology.hcv_rna" in missing(), "nobody looked"
    add_entry(patient, circle_doctor, "virology", code="hcv_rna", result="negative", effective_on=day(7))
    assert "virology.hcv_rna" not in missing()


def test_before_the_infusion_too_a_virus_that_was_met_once_is_told(api, circle_doctor, patient):
    """A resolved hepatitis B comes back when the B cells are gone; no warning speaks of what is negative now."""
    for code, result, back in (
        ("hbsag", "positive", 900),
        ("hbsag", "negative", 9),
        ("anti_hbc", "positive", 9),
        ("anti_hcv", "positive", 9),
        ("hcv_rna", "negative", 9),
    ):
        add_entry(patient, circle_doctor, "virology", code=code, result=result, effective_on=day(back))
    safety = read(api, circle_doctor, patient)["safety"]
    told = {fact["code"]: (fact["value_it"], fact["value_en"], fact["tone"]) for fact in safety["sheet"]}
    on = clock.stamp_day(today() - timedelta(days=9))
    assert told == {
        "virology.hbsag": (f"Positivo, poi Negativo ({on})", f"Positive, then Negative ({on})", "warn"),
        "virology.anti_hcv": ("Positivo", "Positive", "warn"),
    }
    [warning] = [item for item in safety["warnings"] if item["code"] == "FIT-7"]
    assert "Anti-HBc: Positive" in warning["text_en"], "told by the warning, and by it alone"
    [printed, *_others] = summary_blocks(Say("it"), overview_of(patient))
    values = [row["value"] for row in printed["rows"]]
    assert f"Positivo, poi Negativo ({on})" in values


def test_before_the_infusion_a_virus_of_the_past_is_told_though_no_warning_speaks(
    api, circle_doctor, patient
):
    for code in ("hbsag", "anti_hbc", "hiv_ab_ag"):
        add_entry(patient, circle_doctor, "virology", code=code, result="positive", effective_on=day(900))
        add_entry(patient, circle_doctor, "virology", code=code, result="negative", effective_on=day(9))
    safety = read(api, circle_doctor, patient)["safety"]
    assert all(item["code"] != "FIT-7" for item in safety["warnings"])
    assert [fact["code"] for fact in safety["sheet"]] == [
        "virology.anti_hbc",
        "virology.hbsag",
        "virology.hiv_ab_ag",
    ]


def test_the_last_assessment_has_the_day_of_the_picture(api, circle_doctor, patient):
    add_entry(
        patient,
        circle_doctor,
        "disease-status",
        deauville=5,
        response="pmd",
        pet_on=day(9),
        effective_on=day(7),
    )
    state = {fact["code"]: fact for fact in read(api, circle_doctor, patient)["state"]}
    assert state["disease_status.response"]["on"] == day(9)


def test_after_a_death_nothing_is_asked_for(api, circle_doctor, patient):
    fill(patient, circle_doctor)
    add_entry(patient, circle_doctor, "deaths", died_on=day(2), main_cause="infection")
    said = read(api, circle_doctor, patient)
    assert said["patient"]["deceased_on"] == day(2)
    assert (said["missing"], said["due"], said["safety"]["warnings"]) == ([], [], [])
    titles = [block["title"] for block in summary_blocks(Say("en"), said)]
    assert {"Last state before the death", "The last values"} <= set(titles)
    assert not {"Present state", "Values that matter now"} & set(titles)
    assert said["phase_label_en"] == "After the death"


def test_who_is_outside_finds_nothing_and_leaves_no_trace(api, circle_doctor, outsider, patient):
    assert api(outsider).get(url(patient)).status_code == 404
    assert not AuditEntry.objects.filter(action="overview.viewed").exists()
    assert api(circle_doctor).get(url(patient)).status_code == 200


def test_the_number_of_queries_does_not_depend_on_the_size(api, circle_doctor, patient):
    fill(patient, circle_doctor)
    client = api(circle_doctor)
    client.get(url(patient))
    with CaptureQueriesContext(connection) as small:
        client.get(url(patient))
    template = LabResult.objects.filter(patient=patient).first()
    LabResult.objects.bulk_create(
        LabResult(
            patient=patient,
            author=template.author,
            centre=template.centre,
            code="hb",
            unit="g/dL",
            value=10,
            effective_on=today() - timedelta(days=number % 900),
            recorded_at=now(),
            updated_at=now(),
        )
        for number in range(3_000)
    )
    for number in range(20):
        add_entry(patient, circle_doctor, "medications", text=f"Medicine {number}")
        add_entry(patient, circle_doctor, "infections", found_on=day(number), organism="CMV")
    with CaptureQueriesContext(connection) as large:
        client.get(url(patient))
    assert len(large) == len(small)
    assert len(large) <= 36


def test_a_medicine_that_harms_lymphocytes_is_warned_of_once(api, circle_doctor, patient):
    fill(patient, circle_doctor)
    add_entry(
        patient,
        circle_doctor,
        "comorbidity",
        steroid_dose_mg_prednisone_eq=25,
        hct_ci=["none"],
        prior_cart=False,
    )
    add_entry(patient, circle_doctor, "medications", text="Prednisone 25 mg", start_on=day(10))
    warnings = read(api, circle_doctor, patient)["safety"]["warnings"]
    steroid = [warning for warning in warnings if "steroid" in warning["text_en"].lower()]
    assert len(steroid) == 1
    assert steroid[0]["source"]


def test_a_case_that_is_handed_over_keeps_its_day_of_infusion(
    api, network, circle_doctor, hub_doctor, patient
):
    invite_centre(patient, network.brescia, by=circle_doctor)
    pathway = infuse(patient, network.brescia, at=ago(3))
    with transaction.atomic():
        pathway_hand_over(
            actor=SETUP,
            pathway=pathway,
            from_person_id=None,
            to_person_id=hub_doctor.pk,
            text="the ward changes hands",
        )
    assert read(api, hub_doctor, patient)["course"]["infused_on"] == day(3)


def test_the_record_below_flags_a_result_as_the_tiles_above_do(api, circle_doctor, patient):
    """One rule for both: a value that is low above and unmarked below would be believed to be normal."""
    results = {
        "ldh": {"value": 480, "uln": 250},
        "hb": {"value": 16, "ref_low": 12, "ref_high": 16},
        "anc": {"value": 0.4, "ref_low": 1.5, "ref_high": 7},
        "alc": {"value": 0.3, "ref_low": 1},
        "platelets": {"value": 210},
        "creatinine": {"value": 0.9, "uln": 1.2},
        "crp": {"text_value": "> 5", "ref_high": 5},
        "ferritin": {"value": 1900, "ref_high": 400},
    }
    for code, values in results.items():
        add_entry(patient, circle_doctor, "labs", code=code, effective_on="2026-01-10", **values)
    client = api(circle_doctor)
    tiles = client.get(f"/api/v1/patients/{patient.pk}/overview/").json()["labs"]
    below = client.get(f"/api/v1/patients/{patient.pk}/record/").json()["labs"]
    flags = {lab["code"]: lab["flag"] for lab in below}
    assert flags == {lab["code"]: lab["flag"] for lab in tiles}
    assert flags == {
        "ldh": "high", "hb": "normal", "anc": "low", "alc": "low",
        "platelets": "no_limits", "creatinine": None, "crp": "high", "ferritin": "high",
    }  # fmt: skip
    limits = {lab["code"]: (lab["low"], lab["high"]) for lab in below}
    assert (limits["ldh"], limits["alc"], limits["crp"]) == ((None, 250), (1, None), (None, 5))


def test_a_line_that_began_after_the_infusion_puts_the_vaccines_off(api, network, circle_doctor, patient):
    invite_centre(patient, network.brescia, by=circle_doctor)
    infuse(patient, network.brescia, at=ago(300))

    def asked():
        due = read(api, circle_doctor, patient)["due"]
        return [item["code"] for item in due if item["code"].startswith("vaccine_pneumo")]

    def put_off():
        due = read(api, circle_doctor, patient)["due"]
        return [item for item in due if item["code"] == "vaccines_put_off"]

    assert asked()
    assert put_off() == []
    line = add_entry(
        patient, circle_doctor, "therapy-lines", line_no=2, intent="salvage", regimen="r2", start_on=day(20)
    )
    assert not asked()
    [row] = put_off()
    assert (row["status"], row["tab"], row["kind"]) == ("put_off", "record", "therapy-lines")
    since, r2 = clock.stamp_day(today() - timedelta(days=20)), label_of(REGIMEN_CHOICES, "r2")
    assert f"{r2.it} dal {since}" in row["why_it"]
    assert f"{r2.en} since {since}" in row["why_en"]
    assert "Pneumococco coniugato" in row["title_it"]
    printed = next(
        block for block in summary_blocks(Say("it"), overview_of(patient)) if block["title"] == "Da fare"
    )
    [words] = [cells for cells in printed["rows"] if cells[1] == row["title_it"]]
    assert words[0].endswith("(rimandato)")
    assert words[2] == row["why_it"]
    line.end_on = today() - timedelta(days=1)
    line.save()
    assert asked(), "over"
    assert put_off() == []


def test_between_a_relapse_and_the_next_line_the_vaccines_are_to_be_decided(
    api, network, circle_doctor, patient
):
    """Red, they asked for a dose that the next treatment would spoil; nothing published says to wait."""
    invite_centre(patient, network.brescia, by=circle_doctor)
    infuse(patient, network.brescia, at=ago(300))

    def rows(start):
        due = read(api, circle_doctor, patient)["due"]
        return [item for item in due if item["code"].startswith(start)]

    assert {item["status"] for item in rows("vaccine_")} >= {"now"}
    add_entry(patient, circle_doctor, "relapses", found_on=day(12), relapse_kind="relapse")
    [row] = rows("vaccines_put_off")
    assert not [item for item in rows("vaccine_") if item["status"] in ("now", "overdue")]
    since = clock.stamp_day(today() - timedelta(days=12))
    assert (row["status"], row["tab"], row["kind"]) == ("to_decide", "record", "therapy-lines")
    assert row["title_it"].startswith("Vaccini da decidere: ")
    assert f"malattia tornata dal {since}" in row["why_it"]
    assert f"disease back since {since}" in row["why_en"]
    printed = next(
        block for block in summary_blocks(Say("it"), overview_of(patient)) if block["title"] == "Da fare"
    )
    [words] = [cells for cells in printed["rows"] if cells[1] == row["title_it"]]
    assert words[0].endswith("(da decidere)")
    add_entry(patient, circle_doctor, "therapy-lines", line_no=2, intent="salvage", start_on=day(2))
    [row] = rows("vaccines_put_off")
    assert (row["status"], "malattia tornata" in row["why_it"]) == ("put_off", False)


def test_a_line_whose_end_was_forgotten_puts_no_vaccine_off_once_another_followed_it(
    api, network, circle_doctor, patient
):
    invite_centre(patient, network.brescia, by=circle_doctor)
    infuse(patient, network.brescia, at=ago(300))
    add_entry(patient, circle_doctor, "therapy-lines", line_no=2, intent="salvage", start_on=day(90))
    add_entry(
        patient, circle_doctor, "therapy-lines",
        line_no=3, intent="salvage", start_on=day(60), end_on=day(30),
    )  # fmt: skip
    asked = {item["code"] for item in read(api, circle_doctor, patient)["due"]}
    assert "vaccine_pneumococcal_conjugate" in asked
    assert "vaccines_put_off" not in asked


def test_steroids_put_vaccines_off_and_the_summary_says_how_much_and_since_when(
    api, network, circle_doctor, patient
):
    invite_centre(patient, network.brescia, by=circle_doctor)
    infuse(patient, network.brescia, at=ago(300))
    add_entry(patient, circle_doctor, "comorbidity", steroid_dose_mg_prednisone_eq="7.5")
    [row] = [item for item in read(api, circle_doctor, patient)["due"] if item["status"] == "put_off"]
    assert (row["tab"], row["kind"]) == ("record", "comorbidity")
    assert f"7,5 mg al giorno, scritto il {clock.stamp_day(today())}" in row["why_it"]
    assert f"7.5 mg a day, written on {clock.stamp_day(today())}" in row["why_en"]


def test_two_warnings_of_a_score_do_not_run_into_one_sentence():
    warnings = [{"it": "LDH vecchia", "en": "old LDH"}, {"it": "ECOG vecchio", "en": "old ECOG"}]
    words = dict.fromkeys(("label_it", "label_en", "display_it", "display_en", "class_label_it"), "")
    score = {**words, "class_label_en": "", "score_id": "ipi", "dates": {}, "source": "", "value": 2}
    [told] = scores_part([{**score, "warnings": warnings}])
    assert (told["note_it"], told["note_en"]) == ("LDH vecchia · ECOG vecchio", "old LDH · old ECOG")


def test_an_allergy_is_told_with_its_reaction_and_a_medicine_with_its_dose(api, circle_doctor, patient):
    """A rash and an anaphylaxis are not the same allergy to who prescribes at night."""
    add_entry(
        patient, circle_doctor, "allergies", text="Piperacillina", severity="severe", reaction="anafilassi"
    )
    add_entry(patient, circle_doctor, "allergies", text="Amoxicillina", reaction="orticaria")
    add_entry(patient, circle_doctor, "medications", text="Voriconazolo", dose="200 mg x 2")
    add_entry(patient, circle_doctor, "medications", text="Aciclovir 400 mg x 2", dose="400 mg x 2")
    add_entry(patient, circle_doctor, "medications", text="Prednisone 25 mg", dose="5 mg")
    said = read(api, circle_doctor, patient)
    safety = said["safety"]
    assert safety["allergies"]["items_it"] == [
        "Piperacillina (grave: anafilassi)",
        "Amoxicillina (orticaria)",
    ]
    assert safety["allergies"]["items_en"][0] == "Piperacillina (severe: anafilassi)"
    assert safety["medications"]["items_en"] == [
        "Voriconazolo 200 mg x 2",
        "Aciclovir 400 mg x 2",
        "Prednisone 25 mg 5 mg",
    ]
    [printed] = [
        block for block in summary_blocks(Say("en"), overview_of(patient)) if "Allerg" in block["title"]
    ]
    assert printed["rows"][0]["value"] == "Piperacillina (severe: anafilassi) · Amoxicillina (orticaria)"


def test_after_a_death_no_day_is_counted_and_nobody_makes_a_next_step(api, network, circle_doctor, patient):
    invite_centre(patient, network.brescia, by=circle_doctor)
    infuse(patient, network.brescia, at=ago(40))
    before = read(api, circle_doctor, patient)["course"]
    assert (before["day"], before["next_it"] != "") == (40, True)
    add_entry(patient, circle_doctor, "deaths", died_on=day(10), main_cause="infection")
    patient.refresh_from_db()
    after = read(api, circle_doctor, patient)["course"]
    assert after["day"] == 30
    assert (after["next_it"], after["next_centre"], after["due_at"], after["overdue"]) == (
        "",
        "",
        None,
        False,
    )


def test_the_state_of_today_explains_no_relapse_that_has_its_day(api, circle_doctor, patient):
    add_entry(
        patient, circle_doctor, "therapy-lines", line_no=1, intent="first_line", regimen="r_chop",
        end_on="2025-02-10", best_response="cr", progression_on="2025-08-10",
    )  # fmt: skip
    add_entry(patient, circle_doctor, "diagnoses", disease="dlbcl_nos")
    add_entry(patient, circle_doctor, "disease-status", disease_state="cr", effective_on=day(2))
    risk = {fact["code"]: fact for fact in read(api, circle_doctor, patient)["disease"]["risk"]}
    assert "Complete response" not in risk["derived.relapse_le_12m"]["value_en"]


def test_a_virus_is_told_after_the_infusion_too_and_asks_for_its_dna(api, network, circle_doctor, patient):
    """What was positive before the B cells went may read negative afterwards, and comes back all the same."""
    invite_centre(patient, network.brescia, by=circle_doctor)
    infuse(patient, network.brescia, at=ago(100))
    add_entry(patient, circle_doctor, "virology", code="hbsag", result="negative", effective_on=day(130))
    add_entry(patient, circle_doctor, "virology", code="anti_hbc", result="positive", effective_on=day(130))
    add_entry(patient, circle_doctor, "virology", code="anti_hbc", result="negative", effective_on=day(20))
    said = read(api, circle_doctor, patient)
    [told] = said["safety"]["sheet"]
    assert (told["code"], told["tone"], told["on"]) == ("virology.anti_hbc", "warn", day(130))
    on = clock.stamp_day(today() - timedelta(days=20))
    assert told["value_en"] == f"Positive, then Negative ({on})"
    [asked] = [item for item in said["due"] if item["code"] == "hbv_dna"]
    add_entry(patient, circle_doctor, "virology", code="hbv_dna", result="not_done", effective_on=day(1))
    [still] = [item for item in read(api, circle_doctor, patient)["due"] if item["code"] == "hbv_dna"]
    assert still == asked, "not done is not done"


def test_high_risk_cytogenetics_of_a_myeloma_alarm_and_its_refractory_classes_are_told(
    api, circle_doctor, patient
):
    add_entry(
        patient, circle_doctor, "diagnoses", disease="mm", mm_cytogenetics=["del17p", "gain_1q"],
        mm_classes_refractory=["imid", "pi"],
    )  # fmt: skip
    risk = {fact["code"]: fact for fact in read(api, circle_doctor, patient)["disease"]["risk"]}
    told = risk["diagnosis.mm_cytogenetics"]
    assert (told["value_en"], told["tone"]) == ("del(17p), 1q+", "bad")
    assert "diagnosis.mm_classes_refractory" in risk


def test_cytogenetics_without_a_finding_alarm_nobody():
    assert not is_alarming("diagnosis.mm_cytogenetics", ["none"])
    assert is_alarming("diagnosis.mm_cytogenetics", ["none", "t_4_14"])


def test_the_stage_has_its_letters_and_mutations_are_told_as_written(api, circle_doctor, patient):
    row = add_entry(
        patient, circle_doctor, "diagnoses", disease="dlbcl_nos", ann_arbor="IV", ann_arbor_suffix=["b"],
        mutations="MYD88 L265P, CD79B",
    )  # fmt: skip
    disease = read(api, circle_doctor, patient)["disease"]
    assert (disease["stage_it"], disease["stage_en"]) == ("Stadio IV B", "Stage IV B")
    row.diagnosed_on = row.effective_on = today() - timedelta(days=400)
    row.save()
    assert read(api, circle_doctor, patient)["disease"]["stage_en"] == "Stage IV B", "of the diagnosis"
    row.mark("ann_arbor", on=today() - timedelta(days=30))
    row.save()
    on = clock.stamp_day(today() - timedelta(days=30))
    told = read(api, circle_doctor, patient)["disease"]
    assert (told["stage_it"], told["stage_en"]) == (f"Stadio IV B ({on})", f"Stage IV B ({on})")
    assert [(fact["code"], fact["value_it"]) for fact in disease["risk"]] == [
        ("diagnosis.mutations", "MYD88 L265P, CD79B")
    ]
