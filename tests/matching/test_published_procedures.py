"""Procedures as published, without examples of how citizens ask for them: what is written about them speaks too."""

from typing import Any

import pytest

from bot.domain.procedures import Procedure
from bot.domain.published import PublishedProcedure
from bot.domain.vocabulary import Vocabulary
from bot.matching.matcher import Matcher
from tests.builders import VOCABULARY, a_procedure, other_content, procedure_content
from tests.made_up_topics import a_topic

WORDS = Vocabulary.model_validate(VOCABULARY)
ELEPHANTS, BEARS, COWS, KITES = "2.000001", "2.000002", "2.000003", "1.000002"


def published(code: str, animal: str, **content: Any) -> Procedure:
    about = {
        "name": f"Cấp giấy phép nuôi {animal}",
        "short_name": f"Giấy phép nuôi {animal}",
        "audience": "Người dân",
        "result": "Giấy phép",
        "required_documents": [{"name": "Tờ khai", "originals": "1"}],
    }
    content = procedure_content(code=code, origin="published", aliases=[], questions=[], **{**about, **content})
    return PublishedProcedure.model_validate(content)


def ranked(question: str, *procedures: Procedure) -> list[str]:
    return [found.code for found in Matcher(procedures, WORDS).match(question).candidates]


@pytest.mark.parametrize(
    "says_more",
    [
        {"required_documents": [{"name": "Ảnh chụp chuồng nhìn từ xa", "originals": "1"}]},
        {"required_documents": [{"name": "Tờ khai", "originals": "1", "when": "Chỉ khi có chuồng"}]},
        {"required_documents": [{"name": "Tờ khai", "originals": "1", "note": "Kèm hình chuồng"}]},
        {"conditions": ["Có chuồng chắc chắn."]},
        {"steps": ["Cán bộ đến xem chuồng."]},
        {"result": "Giấy phép và biển treo ở chuồng"},
        {"audience": "Người có chuồng"},
        {"agency": "Ban quản lý chuồng trại"},
    ],
)
def test_whatever_only_the_text_of_a_procedure_names_leads_to_it(says_more: dict[str, Any]):
    silent, telling = published(ELEPHANTS, "voi"), published(BEARS, "gấu", **says_more)
    assert ranked("giấy phép nuôi thú có cần chuồng không", silent, telling) == [BEARS, ELEPHANTS]
    assert ranked("giấy phép nuôi thú", silent, telling)[0] == ELEPHANTS, "else the first of the two"


def test_a_text_speaks_for_a_folk_name_by_the_official_one():
    silent = published(BEARS, "gấu")
    telling = published(COWS, "bò", conditions=["Con voi ở xa.", "Không gặp con voi."])
    assert ranked("nuôi ông tượng", silent, telling)[0] == COWS
    assert ranked("nuôi con voi", silent, telling)[0] == COWS


def test_the_folk_name_as_it_was_typed_still_counts_beside_the_official_one():
    others = published(BEARS, "gấu"), published(ELEPHANTS, "voi", conditions=["Chăm sóc con voi."])
    telling = published(COWS, "bò", conditions=["Kiêng ông tượng."])
    found = ranked("giấy phép nuôi ở gần ông tượng", *others, telling)
    assert found.index(COWS) < found.index(BEARS)


@pytest.mark.parametrize(("nearer", "farther"), [("commune", "province"), ("province", "ministry")])
def test_of_two_names_that_fit_alike_the_nearer_office_is_meant(nearer: str, farther: str):
    far, near = published(BEARS, "gấu", level=farther), published(ELEPHANTS, "voi", level=nearer)
    assert ranked("giấy phép nuôi thú", far, near) == [ELEPHANTS, BEARS]


def test_how_high_the_office_stands_tells_nothing_of_what_has_examples():
    near, far = (Matcher([a_procedure(level=level)], WORDS).match("nuôi voi") for level in ("commune", "ministry"))
    assert near.best_score == far.best_score


def test_procedures_with_examples_lose_nothing_to_those_with_much_text():
    kites, bears = a_procedure(**other_content()), published(BEARS, "gấu", conditions=["Có nơi thả diều cho gấu xem."])
    alone = Matcher([kites, a_procedure()], WORDS, [a_topic()]).match("thả diều ở rạp xiếc")
    beside = Matcher([kites, bears], WORDS, [a_topic()]).match("thả diều ở rạp xiếc")
    assert beside.candidates[0].code == alone.candidates[0].code == KITES
    assert beside.topics, "a matter handled elsewhere has examples too"
    loss = alone.candidates[0].score - beside.candidates[0].score
    assert abs(loss) < 0.05
