"""The questionnaires that come along have what their sources name, and are offered when they should be."""

from collections import Counter
from datetime import date

import pytest

from bot.domain.knowledge import Knowledge
from bot.domain.surveys import Asked, FactorUse, Offered, Questionnaire, Scale, Scheme, in_force

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def knowledge(shipped: Knowledge) -> Knowledge:
    return shipped


def named(knowledge: Knowledge, survey_id: str) -> Questionnaire:
    survey = knowledge.questionnaire(survey_id)
    assert survey is not None
    return survey


def shape(survey: Questionnaire, use: FactorUse) -> dict[str, int]:
    return {factor.id: len(survey.items_of(factor.id)) for factor in survey.factors if factor.use is use}


def test_sipas_has_the_five_service_factors_with_their_criteria(knowledge: Knowledge):
    """Decision 1001/QĐ-BNV: access 3, procedures 4, officers 5, results 3, feedback 4."""
    sipas = named(knowledge, "sipas-2023")
    counts = {"tiep-can": 3, "thu-tuc": 4, "cong-chuc": 5, "ket-qua": 3, "phan-anh": 4}
    assert shape(sipas, FactorUse.INDEX) == counts
    assert all(item.scale is Scale.SATISFACTION for factor in counts for item in sipas.items_of(factor))
    assert (sipas.valid_from, sipas.valid_until) == (date(2023, 12, 11), date(2026, 12, 31))


def test_who_filed_online_is_not_asked_about_seats_and_signs(knowledge: Knowledge):
    access = named(knowledge, "sipas-2023").items_of("tiep-can")
    assert [item.asked for item in access] == [Asked.AT_COUNTER, Asked.AT_COUNTER, Asked.EVERYONE]


def test_sipas_asks_for_trips_harassment_money_lateness_and_three_of_ten_wishes(knowledge: Knowledge):
    sipas = named(knowledge, "sipas-2023")
    asked = {item.id: item for item in sipas.items_of("nhan-dinh")}
    assert {key for key, item in asked.items() if item.sensitive} == {"phien-ha", "tien-ngoai-phi"}
    assert asked["so-lan-di-lai"].values == (1, 2, 3, 4)
    assert asked["tien-ngoai-phi"].valid_values == (1, 2)
    assert asked["bao-tre-hen"].asked is Asked.AFTER_LATE_RESULT
    [wishes] = sipas.items_of("mong-doi")
    assert (wishes.scale, wishes.most, len(wishes.options)) == (Scale.CHOICES, 3, 10)


def test_the_citizen_who_rates_after_new_year_is_asked_the_same_by_internal_criteria(knowledge: Knowledge):
    last, first = date(2026, 12, 31), date(2027, 1, 1)
    [old] = [each for each in in_force(knowledge.questionnaires, last) if each.scheme is Scheme.SIPAS]
    [new] = [each for each in in_force(knowledge.questionnaires, first) if each.scheme is Scheme.SIPAS]
    assert (old.id, new.id) == ("sipas-2023", "sipas-noi-bo-2027")
    assert (new.items, new.factors, new.reasons) == (old.items, old.factors, old.reasons)
    assert any("nội bộ" in doubt for doubt in new.to_confirm)


def test_the_one_stop_rating_asks_citizens_six_of_nine_indices(knowledge: Knowledge):
    one_stop = named(knowledge, "mot-cua-2025")
    office = [number for number, item in enumerate(one_stop.items, start=1) if item.asked is Asked.OFFICE]
    assert (len(one_stop.items), office) == (9, [5, 8, 9])
    assert sum(max(item.values) for item in one_stop.items) == 18
    assert [band.points for band in one_stop.bands] == [15, 12, 9, 6, 0]


def test_papi_items_belong_to_dimensions_and_bribes_are_asked_of_the_willing_only(knowledge: Knowledge):
    papi = named(knowledge, "papi-2026")
    dimensions = Counter[int | None]()
    for factor in papi.factors:
        dimensions[factor.dimension] += len(papi.items_of(factor.id))
        bribes = factor.dimension == 4
        assert all((item.sensitive and item.optional) is bribes for item in papi.items_of(factor.id))
    assert dimensions == {5: 9, 2: 1, 8: 3, 4: 1}
    assert papi.offered == (Offered.ON_REQUEST,)


@pytest.mark.parametrize(
    ("occasion", "offered"),
    [
        (Offered.AFTER_RESULT, ["sipas-2023", "mot-cua-2025"]),
        (Offered.AT_COUNTER, ["sao-2026"]),
        (
            Offered.ON_REQUEST,
            ["sao-2026", "sipas-2023", "mot-cua-2025", "papi-2026", "tham-do-gio-lam-viec-2026"],
        ),
    ],
)
def test_what_is_offered_today_and_in_which_order(knowledge: Knowledge, occasion: Offered, offered: list[str]):
    assert [survey.id for survey in in_force(knowledge.questionnaires, TODAY, occasion)] == offered


def test_one_sitting_takes_at_most_six_taps(knowledge: Knowledge):
    for survey in knowledge.questionnaires:
        for factor in survey.factors:
            asked = [item for item in survey.items_of(factor.id) if item.asked is not Asked.OFFICE]
            assert len(asked) + (survey.overall is not None) <= 6, (survey.id, factor.id)


def test_whoever_is_dissatisfied_finds_a_reason(knowledge: Knowledge):
    for survey in knowledge.questionnaires:
        if survey.scheme in (Scheme.SIPAS, Scheme.ONE_STOP, Scheme.STARS):
            assert 5 <= len(survey.reasons) <= 8


def test_what_is_not_certain_is_said_so(knowledge: Knowledge):
    for survey in knowledge.questionnaires:
        assert survey.to_confirm, survey.id


def test_an_unknown_questionnaire_is_none(knowledge: Knowledge):
    assert knowledge.questionnaire("sipas-1999") is None
