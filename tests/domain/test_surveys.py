"""Questionnaires: what their parts must add up to, and which of them is offered on a day."""

from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from bot.domain.faults import Breach, RulesBroken
from bot.domain.survey_rules import scheme_breaches
from bot.domain.surveys import Item, Offered, Questionnaire, in_force

ROOFS: list[dict[str, Any]] = [
    {"value": 1, "text": "Mái tôn", "text_en": "Tin"},
    {"value": 2, "text": "Mái lá", "text_en": "Palm"},
    {"value": 3, "text": "Không biết", "text_en": "I do not know", "no_answer": True},
]

POLL: dict[str, Any] = {
    "id": "tham-do-cho-voi-2027",
    "scheme": "poll",
    "title": "Chợ voi",
    "title_en": "The elephant market",
    "valid_from": "2027-01-01",
    "valid_until": "2027-03-31",
    "offered": ["on_request"],
    "overall": "chung",
    "factors": [
        {"id": "cho", "name": "Chợ", "name_en": "Market", "item_count": 2},
        {"id": "mai", "name": "Mái", "name_en": "Roof", "use": "perception", "item_count": 2},
    ],
    "items": [
        {"id": "chung", "factor": "cho", "scale": "satisfaction", "text": "Chợ thế nào?", "text_en": "The market?"},
        {"id": "loi-di", "factor": "cho", "scale": "satisfaction", "text": "Lối đi?", "text_en": "The way?"},
        {"id": "mai-gi", "factor": "mai", "scale": "choice", "text": "Mái gì?", "text_en": "Roof?", "options": ROOFS},
        {"id": "mua", "factor": "mai", "scale": "yes_no", "text": "Có dột không?", "text_en": "Does it leak?"},
    ],
    "reasons": [{"value": 1, "text": "Đông", "text_en": "Crowded"}, {"value": 2, "text": "Khác", "text_en": "Other"}],
}


def a_poll(**changes: object) -> Questionnaire:
    return Questionnaire.model_validate({**deepcopy(POLL), **changes})


def changed(path: str, value: object) -> dict[str, Any]:
    """The poll with ``value`` at ``path``, for instance ``items.2.scale``; a new key is added."""
    content = deepcopy(POLL)
    place: Any = content
    *steps, last = path.split(".")
    for step in steps:
        place = place[int(step)] if step.isdigit() else place[step]
    place[int(last) if last.isdigit() else last] = value
    return content


def told(content: dict[str, Any]) -> list[tuple[str, str]]:
    """Every rule that ``content`` breaks: its place and the reason."""
    with pytest.raises(ValidationError) as refused:
        Questionnaire.model_validate(content)
    found: list[tuple[str, str]] = []
    for error in refused.value.errors():
        broken = error.get("ctx", {}).get("error")
        breaches = broken.breaches if isinstance(broken, RulesBroken) else [Breach((), error["msg"])]
        found += [(".".join(map(str, (*error["loc"], *each.place))), each.reason) for each in breaches]
    return found


@pytest.mark.parametrize(
    ("path", "value", "where", "reason"),
    [
        ("factors.1.id", "cho", "factors.1.id", "dùng chung id cho"),
        ("items.3.id", "mai-gi", "items.3.id", "dùng chung id mai-gi"),
        ("items.3.factor", "san", "items.3.factor", "không có yếu tố san trong factors"),
        ("factors.1.item_count", 3, "factors.1.item_count", "ghi item_count 3 nhưng có 2 câu hỏi"),
        ("factors.0.weight", 90, "factors", "1/1 yếu tố có, cộng lại 90"),
        ("overall", "dau-tien", "overall", "không có câu hỏi nào tên dau-tien"),
        ("overall", "mua", "overall", "câu chấm chung dùng thang satisfaction hoặc stars"),
        ("items.0.optional", True, "overall", "không tùy ý"),
        ("items.0.asked", "online", "overall", "hỏi mọi người"),
        ("valid_until", "2026-12-31", "valid_until", "không được trước valid_from"),
        ("reasons.1.value", 1, "reasons.1.value", "hai lựa chọn dùng chung một value: 1"),
        ("reasons.1.text", "Đông", "reasons.1.text", "hai lựa chọn dùng chung một text: Đông"),
        ("reasons.1.value", 0, "reasons.1.value", "value của các lý do đếm từ 1"),
        ("items.1.options", ROOFS, "items.1.options", "thang satisfaction không có options"),
        ("items.2.options", ROOFS[:1], "items.2.options", "cần ít nhất hai lựa chọn"),
        ("items.2.options.0.value", 0, "items.2.options", "đếm từ 1"),
        ("items.2.options.1.value", 1, "items.2.options.1.value", "hai lựa chọn dùng chung một value: 1"),
        ("items.2.options.1.text_en", "Tin", "items.2.options.1.text_en", "dùng chung một text_en: Tin"),
        ("items.2.scale", "points", "items.2.options", "đúng ba lựa chọn, value 0, 1, 2"),
        ("items.2.scale", "choices", "items.2.most", "most đi cùng thang choices"),
        ("items.3.most", 2, "items.3.most", "most đi cùng thang choices"),
        ("items.3.sensitive", True, "items.3.sensitive", "phải là câu tùy ý"),
        ("items.1.favourable", [4, 5], "items.1.favourable", "favourable chỉ đi cùng thang yes_no và choice"),
        ("items.3.favourable", [0, 1], "items.3.favourable", "không phải tất cả, trong các giá trị 0, 1"),
        ("items.2.favourable", [3], "items.2.favourable", "trong các giá trị 1, 2"),
    ],
)
def test_a_questionnaire_that_does_not_add_up_is_refused_with_the_place(
    path: str, value: object, where: str, reason: str
):
    assert [place for place, why in told(changed(path, value)) if reason in why] == [where]


def test_all_that_does_not_add_up_is_told_at_once():
    content = changed("factors.1.item_count", 3)
    content |= {"overall": "dau-tien", "valid_until": "2026-12-31"}
    assert [place for place, _ in told(content)] == ["factors.1.item_count", "overall", "valid_until"]


@pytest.mark.parametrize("most", [0, 4])
def test_as_many_as_there_are_may_be_chosen_and_no_more(most: int):
    content = changed("items.2.scale", "choices")
    content["items"][2]["most"] = most
    assert told(content) == [("items.2.most", "most phải từ 1 đến 3, là số lựa chọn")]


@pytest.mark.parametrize("points", [[9, 12, 0], [12, 12, 0], [12, 9]])
def test_bands_fall_to_nought(points: list[int]):
    bands = [{"points": each, "name": f"Loại {each}", "name_en": f"Class {each}"} for each in points]
    assert told({**POLL, "bands": bands}) == [("bands", "điểm giảm dần, loại cuối bắt đầu từ 0")]


def test_weights_are_given_to_all_factors_of_the_index_or_to_none():
    weighted = changed("factors.1.use", "index")
    weighted["factors"][0]["weight"] = 100
    [(place, _)] = told(weighted)
    assert place == "factors"
    weighted["factors"][0]["weight"], weighted["factors"][1]["weight"] = 60, 40
    assert [factor.weight for factor in Questionnaire.model_validate(weighted).factors] == [60, 40]


@pytest.mark.parametrize(
    ("path", "letters"),
    [("items.1.text", 141), ("items.1.text_en", 141), ("title", 41), ("items.2.options.0.text", 41)],
)
def test_a_question_fits_a_small_phone_and_an_option_its_button(path: str, letters: int):
    with pytest.raises(ValidationError, match="at most"):
        Questionnaire.model_validate(changed(path, "a" * letters))
    Questionnaire.model_validate(changed(path, "a" * (letters - 1)))


@pytest.mark.parametrize("key", ["text_en", "title_en", "name_en"])
def test_english_is_never_missing(key: str):
    content = deepcopy(POLL)
    owner = content if key == "title_en" else content["items" if key == "text_en" else "factors"][0]
    del owner[key]
    with pytest.raises(ValidationError, match="Field required"):
        Questionnaire.model_validate(content)


def test_the_overall_mark_is_asked_first_and_not_again_with_its_factor():
    poll = a_poll()
    assert [item.id for item in poll.items_of("cho")] == ["loi-di"]
    assert [item.id for item in poll.items_of("mai")] == ["mai-gi", "mua"]


def item(**content: object) -> Item:
    return Item.model_validate({"id": "a", "factor": "b", "text": "Có?", "text_en": "Yes?", **content})


POINTS = [{"value": value, "text": f"{value} điểm", "text_en": f"{value} points"} for value in (2, 1, 0)]


@pytest.mark.parametrize(
    ("content", "values"),
    [
        ({"scale": "satisfaction"}, (1, 2, 3, 4, 5)),
        ({"scale": "stars"}, (1, 2, 3, 4, 5)),
        ({"scale": "yes_no"}, (0, 1)),
        ({"scale": "points", "options": POINTS}, (2, 1, 0)),
        ({"scale": "choice", "options": ROOFS}, (1, 2, 3)),
        ({"scale": "choices", "options": ROOFS, "most": 2}, (1, 2, 3)),
    ],
)
def test_every_scale_knows_its_values(content: dict[str, object], values: tuple[int, ...]):
    assert item(**content).values == values


def test_who_does_not_know_is_in_no_share():
    assert item(scale="choice", options=ROOFS).valid_values == (1, 2)
    assert item(scale="yes_no").valid_values == (0, 1)


@pytest.mark.parametrize(
    ("day", "valid"),
    [
        (date(2026, 12, 31), False),
        (date(2027, 1, 1), True),
        (date(2027, 3, 31), True),
        (date(2027, 4, 1), False),
    ],
)
def test_a_version_is_valid_from_its_first_day_to_its_last(day: date, *, valid: bool):
    assert a_poll().is_valid_on(day) is valid


def test_a_version_without_a_last_day_stays_valid():
    assert a_poll(valid_until=None).is_valid_on(date(2099, 1, 1))


def test_the_lowest_rank_is_offered_first_and_only_on_its_occasions():
    later = a_poll(id="sau", rank=20, offered=["after_result", "on_request"])
    first = a_poll(id="truoc", rank=10, offered=["after_result"])
    other = a_poll(id="khac", rank=20)
    expired = a_poll(id="het-han", rank=1, valid_until="2027-01-31", offered=["after_result"])
    surveys, day = [later, first, other, expired], date(2027, 2, 1)
    assert [survey.id for survey in in_force(surveys, day, Offered.AFTER_RESULT)] == ["truoc", "sau"]
    assert [survey.id for survey in in_force(surveys, day, Offered.ON_REQUEST)] == ["sau", "khac"]
    assert [survey.id for survey in in_force(surveys, day)] == ["truoc", "sau", "khac"]
    assert list(in_force(surveys, day, Offered.AT_COUNTER)) == []


def test_an_office_may_ask_in_its_poll_what_it_likes():
    assert list(scheme_breaches(a_poll())) == []
