"""What turned the course, as the summary says it: relapses, second cancers, the cause of a death."""

from datetime import timedelta

import pytest

from cases.overview.selectors.sheet_parts import Say, summary_blocks
from cases.overview.selectors.summary import overview_of
from followup.visits.selectors.facts import facts_of
from kernel import clock
from kernel.clock import today
from tests.cases.overview.test_overview import read
from tests.cases.overview.test_story import ago, day
from tests.factories.patients import invite_centre, make_patient
from tests.factories.record import add_entry
from tests.factories.toxicity import infuse

pytestmark = pytest.mark.django_db
TURNS = {"Recidiva o progressione", "Relapse or progression", "Seconda neoplasia", "Second malignancy"}


@pytest.fixture
def patient(circle_doctor):
    return make_patient(circle_doctor)


def test_a_relapse_after_the_infusion_stands_first_and_no_remission_reassures_any_more(
    api, network, circle_doctor, patient
):
    """Who opens the page at night must not read "complete response" of a patient whose disease came back."""
    invite_centre(patient, network.brescia, by=circle_doctor)
    infuse(patient, network.brescia, at=ago(400))
    add_entry(
        patient, circle_doctor, "diagnoses", disease="dlbcl_nos", cd19="positive", cd20="positive",
        cns_involvement="never", diagnosed_on=day(900),
    )  # fmt: skip
    add_entry(
        patient, circle_doctor, "disease-status", response="cmr", disease_state="cr", deauville=1,
        effective_on=day(60),
    )  # fmt: skip
    before = {fact["code"]: fact for fact in read(api, circle_doctor, patient)["state"]}
    assert before["disease_status.response"]["tone"] == "good"
    relapse = add_entry(
        patient, circle_doctor, "relapses", found_on=day(3), relapse_kind="relapse", cd19="negative",
        extranodal_sites=["liver"], cns_involvement="active_parenchymal", next_therapy="Glofitamab",
    )  # fmt: skip
    add_entry(
        patient, circle_doctor, "second-malignancies", found_on=day(9), malignancy_kind="t_cell",
        histology="PTCL", transgene_test="pending",
    )  # fmt: skip
    said = read(api, circle_doctor, patient)
    first, second, *others = said["disease"]["risk"]
    on = clock.stamp_day(relapse.effective_on)
    assert (first["label_en"], first["tone"]) == ("Relapse or progression", "bad")
    assert first["value_en"] == (
        f"{on} · Relapse after response · Liver · CNS: Active, parenchymal · CD19: Negative · then Glofitamab"
    )
    assert (second["label_it"], second["tone"]) == ("Seconda neoplasia", "bad")
    assert "Neoplasia a cellule T · PTCL · transgene CAR: In corso" in second["value_it"]
    [cd19] = [fact for fact in others if fact["code"] == "diagnosis.cd19"]
    assert cd19["value_en"] == f"Positive (before the relapse or progression of {on})"
    found = {fact["code"]: fact["value_en"] for fact in others}
    assert found["diagnosis.cns_involvement"] == f"Never (before the relapse or progression of {on})"
    assert found["diagnosis.cd20"] == "Positive", "not looked for again"
    state = {fact["code"]: fact for fact in said["state"]}
    for code in ("disease_status.status", "disease_status.response"):
        assert state[code]["value_it"].endswith(f"(prima della recidiva o progressione del {on})"), code
        assert state[code]["tone"] == "neutral", code


def test_a_relapse_of_before_the_infusion_says_so_and_is_no_present_alarm(
    api, network, circle_doctor, patient
):
    """The cells were given for it: in red and with its day alone it reads as if the disease were back."""
    invite_centre(patient, network.brescia, by=circle_doctor)
    add_entry(patient, circle_doctor, "diagnoses", disease="dlbcl_nos", tp53="mutated", diagnosed_on=day(900))
    add_entry(patient, circle_doctor, "relapses", found_on=day(500), relapse_kind="relapse", cd19="positive")
    [first, *_others] = read(api, circle_doctor, patient)["disease"]["risk"]
    assert (first["label_en"], first["tone"]) == ("Relapse or progression", "bad"), "nothing was given yet"
    infuse(patient, network.brescia, at=ago(400))
    risk = read(api, circle_doctor, patient)["disease"]["risk"]
    assert [(fact["label_en"], fact["tone"]) for fact in risk[:2]] == [
        ("TP53", "bad"),
        ("Relapse or progression", "neutral"),
    ]
    on = clock.stamp_day(today() - timedelta(days=500))
    assert risk[1]["value_it"] == (f"{on} · Recidiva dopo risposta · CD19: Positivo · prima dell'infusione")
    assert risk[1]["value_en"].endswith(" · CD19: Positive · before the infusion")
    add_entry(
        patient, circle_doctor, "relapses",
        found_on=day(400), relapse_kind="progression",
    )  # fmt: skip
    [first, *_others] = read(api, circle_doctor, patient)["disease"]["risk"]
    assert (first["label_en"], first["tone"]) == ("Relapse or progression", "bad"), "of the day itself"
    assert "before" not in first["value_en"]


@pytest.mark.parametrize(
    ("language", "before"), [("it", "prima dell'infusione"), ("en", "before the infusion")]
)
def test_the_printed_summary_and_the_visit_tell_an_old_relapse_as_old(
    network, circle_doctor, patient, language, before
):
    invite_centre(patient, network.brescia, by=circle_doctor)
    infuse(patient, network.brescia, at=ago(400))
    confirmed = add_entry(patient, circle_doctor, "diagnoses", disease="mcl", relapse_confirmed_on=day(500))
    add_entry(patient, circle_doctor, "relapses", found_on=day(500), relapse_kind="relapse")
    add_entry(patient, circle_doctor, "second-malignancies", found_on=day(600), malignancy_kind="solid")
    say, infused_on = Say(language), today() - timedelta(days=400)
    printed = [row for block in summary_blocks(say, overview_of(patient)) for row in block.get("rows", ())]
    rows = [row for row in printed if isinstance(row, dict) and row["label"] in TURNS]
    assert [(row["value"].endswith(f" · {before}"), row["tone"]) for row in rows] == [(True, "neutral")] * 2
    [of_sheet] = [row for row in printed if isinstance(row, dict) and row["label"] in {"Recidiva", "Relapse"}]
    assert of_sheet["note"] == before
    confirmed.relapse_confirmed_on = today() - timedelta(days=300)
    confirmed.save()
    again = [row for block in summary_blocks(say, overview_of(patient)) for row in block.get("rows", ())]
    assert [row["note"] for row in again if isinstance(row, dict) and row["label"] == of_sheet["label"]] == [
        ""
    ]
    add_entry(patient, circle_doctor, "performance-status", ecog=1, effective_on=day(1))
    visit = facts_of(patient.pk, infused_on=infused_on, prevention=None)["lymphoma"]
    assert [fact["code"].partition(".")[0] for fact in visit] == ["status", "turn", "turn"]
    assert all(fact[f"value_{language}"].endswith(before) for fact in visit[1:])


def test_a_finding_that_was_written_after_the_relapse_is_not_called_earlier(api, circle_doctor, patient):
    """Most findings have no day of their own: the new biopsy of a relapse must not read as of before it."""
    add_entry(
        patient, circle_doctor, "relapses", found_on=day(30), relapse_kind="relapse", cd19="positive",
        cns_involvement="active_parenchymal",
    )  # fmt: skip
    add_entry(
        patient, circle_doctor, "diagnoses", disease="dlbcl_nos", cd19="negative", cd22="positive",
        cns_involvement="past_treated", diagnosed_on=day(900),
    )  # fmt: skip
    risk = {fact["code"]: fact for fact in read(api, circle_doctor, patient)["disease"]["risk"]}
    assert risk["diagnosis.cd19"]["value_en"] == "Negative"
    assert "before" not in risk["diagnosis.cns_involvement"]["value_en"]


def test_a_finding_of_a_day_before_the_relapse_is_called_earlier_whenever_it_was_written(
    api, circle_doctor, patient
):
    add_entry(patient, circle_doctor, "relapses", found_on=day(30), relapse_kind="relapse", cd19="negative")
    row = add_entry(
        patient, circle_doctor, "diagnoses", disease="dlbcl_nos", cd19="positive", diagnosed_on=day(900),
        biology_on=day(60),
    )  # fmt: skip

    def told():
        risk = {fact["code"]: fact for fact in read(api, circle_doctor, patient)["disease"]["risk"]}
        return risk["diagnosis.cd19"]["value_en"]

    assert told().startswith("Positive (before the relapse")
    row.biology_on = today() - timedelta(days=2)
    row.save()
    assert told() == "Positive", "looked for again since"


def test_a_finding_without_any_day_that_was_written_before_the_relapse_is_called_earlier(
    api, circle_doctor, patient
):
    add_entry(patient, circle_doctor, "diagnoses", disease="dlbcl_nos", cns_involvement="never")
    add_entry(
        patient,
        circle_doctor,
        "relapses",
        found_on=day(3),
        relapse_kind="relapse",
        cns_involvement="active_parenchymal",
    )
    risk = {fact["code"]: fact for fact in read(api, circle_doctor, patient)["disease"]["risk"]}
    on = clock.stamp_day(today() - timedelta(days=3))
    assert (
        risk["diagnosis.cns_involvement"]["value_en"] == f"Never (before the relapse or progression of {on})"
    )


def test_a_remission_by_mrd_alone_is_history_after_a_relapse(api, circle_doctor, patient):
    add_entry(patient, circle_doctor, "disease-status", mrd_result="negative", effective_on=day(60))
    add_entry(patient, circle_doctor, "relapses", found_on=day(3), relapse_kind="relapse")
    state = {fact["code"]: fact for fact in read(api, circle_doctor, patient)["state"]}
    assert "before the relapse" in state["disease_status.response"]["value_en"]


def test_a_response_after_the_relapse_counts_again(api, circle_doctor, patient):
    add_entry(patient, circle_doctor, "relapses", found_on=day(30), relapse_kind="progression")
    add_entry(patient, circle_doctor, "disease-status", response="cmr", effective_on=day(30))
    state = {fact["code"]: fact for fact in read(api, circle_doctor, patient)["state"]}
    told = state["disease_status.response"]
    assert (told["value_en"], told["tone"]) == ("CMR (PET, Lugano)", "good")


def test_a_picture_that_came_before_the_biopsy_stays_what_it_is(api, circle_doctor, patient):
    add_entry(patient, circle_doctor, "diagnoses", disease="dlbcl_nos", relapse_confirmed_on=day(5))
    add_entry(patient, circle_doctor, "disease-status", disease_state="pd", deauville=5, effective_on=day(9))
    state = {fact["code"]: fact for fact in read(api, circle_doctor, patient)["state"]}
    assert state["disease_status.picture"]["value_en"] == "Deauville 5"
    assert (state["disease_status.status"]["value_en"], state["disease_status.status"]["tone"]) == (
        "Progressive disease (PD)",
        "bad",
    )


def test_the_cause_of_a_death_is_told(api, circle_doctor, patient):
    add_entry(
        patient,
        circle_doctor,
        "deaths",
        died_on=day(2),
        main_cause="infection",
        contributing_causes=["iec_hs"],
    )
    [told] = read(api, circle_doctor, patient)["disease"]["risk"]
    assert told["label_it"] == "Decesso"
    assert told["value_en"].endswith(" · Infection · with: Haemophagocytic syndrome (IEC-HS)")


def _best(api, doctor, patient):
    return next((f for f in read(api, doctor, patient)["state"] if f["code"] == "disease_status.best"), None)


def test_what_the_cells_achieved_is_told_once_the_disease_is_back(api, network, circle_doctor, patient):
    """A remission of two years was nowhere on the page from which the next treatment is chosen."""
    invite_centre(patient, network.brescia, by=circle_doctor)
    infuse(patient, network.brescia, at=ago(400))
    add_entry(patient, circle_doctor, "disease-status", response="cr", effective_on=day(500))
    add_entry(patient, circle_doctor, "disease-status", response="pmd", effective_on=day(370))
    add_entry(patient, circle_doctor, "disease-status", response="cmr", effective_on=day(310))
    add_entry(patient, circle_doctor, "disease-status", response="cmr", effective_on=day(220))
    assert _best(api, circle_doctor, patient) is None, "the last assessment says it"
    add_entry(patient, circle_doctor, "disease-status", response="pmd", effective_on=day(40))
    told, still = _best(api, circle_doctor, patient), clock.stamp_day(today() - timedelta(days=220))
    assert told["label_en"] == "Best response to CAR-T"
    assert (told["value_it"], told["value_en"]) == (
        f"CMR (PET, Lugano) · ancora il {still}",
        f"CMR (PET, Lugano) · still on {still}",
    )
    assert (told["on"], told["tone"], told["author"]) == (day(310), "neutral", circle_doctor.display_name)


def test_what_the_next_treatment_achieved_is_not_told_of_the_cells(api, network, circle_doctor, patient):
    invite_centre(patient, network.brescia, by=circle_doctor)
    infuse(patient, network.brescia, at=ago(400))
    add_entry(patient, circle_doctor, "disease-status", response="pmr", effective_on=day(300))
    add_entry(patient, circle_doctor, "disease-status", response="pmd", effective_on=day(200))
    add_entry(
        patient,
        circle_doctor,
        "therapy-lines",
        line_no=3,
        intent="salvage",
        start_on=day(180),
        end_on=day(90),
    )
    add_entry(patient, circle_doctor, "disease-status", response="cmr", effective_on=day(80))
    told = _best(api, circle_doctor, patient)
    assert (told["value_en"], told["on"]) == ("PMR (PET, Lugano)", day(300))


@pytest.mark.parametrize(
    ("answers", "best", "on"),
    [
        ([("pr", 380), ("vgpr", 300), ("pd", 40)], "VGPR (IMWG)", 300),
        ([("cr_mrd_pos", 380), ("cr_mrd_neg", 300), ("cr_mrd_pos", 40)], "CR, MRD negative (ALL)", 300),
        ([("cmr", 380), ("ne", 300), ("pmd", 40)], "CMR (PET, Lugano)", 380),
        ([("pr", 400), ("pd", 40)], None, None),
        ([("pmd", 380), ("pmd", 40)], None, None),
    ],
)
def test_the_best_response_is_the_best_of_its_scale(api, network, circle_doctor, patient, answers, best, on):
    invite_centre(patient, network.brescia, by=circle_doctor)
    infuse(patient, network.brescia, at=ago(400))
    for response, back in answers:
        add_entry(patient, circle_doctor, "disease-status", response=response, effective_on=day(back))
    told = _best(api, circle_doctor, patient)
    assert (told and (told["value_en"], told["on"])) == (best and (best, day(on)))


@pytest.mark.parametrize(
    "turn",
    [
        ("therapy-lines", {"line_no": 3, "intent": "rt", "start_on": day(200)}),
        ("therapy-lines", {"line_no": 3, "intent": "salvage", "end_on": day(200)}),
        ("relapses", {"found_on": day(210), "relapse_kind": "progression"}),
    ],
)
def test_a_remission_after_another_therapy_is_not_of_the_cells(api, network, circle_doctor, patient, turn):
    invite_centre(patient, network.brescia, by=circle_doctor)
    infuse(patient, network.brescia, at=ago(400))
    for response, back in (("pmr", 370), ("cmr", 150), ("pmd", 40)):
        add_entry(patient, circle_doctor, "disease-status", response=response, effective_on=day(back))
    kind, values = turn
    add_entry(patient, circle_doctor, kind, **values)
    told = _best(api, circle_doctor, patient)
    assert (told["value_en"], told["on"]) == ("PMR (PET, Lugano)", day(370))
