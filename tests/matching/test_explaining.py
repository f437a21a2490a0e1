"""Why a question found what it found."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.elsewhere import Topic
from bot.domain.knowledge import Knowledge
from bot.domain.procedures import Aspect
from bot.domain.vocabulary import Vocabulary
from bot.matching.explaining import CandidateExplained, Change, Explainer, Explanation
from bot.matching.matcher import Matcher
from tests.builders import VOCABULARY, a_procedure, some_knowledge

ELEPHANTS, KITES = "1.000001", "1.000002"
CIRCUS: dict[str, Any] = {
    "id": "xiec",
    "name": "Biểu diễn xiếc",
    "name_en": "Circus",
    "aliases": ["đoàn xiếc"],
    "questions": [f"xem xiếc thú {number}" for number in "abcdefgh"],
    "answer": "Việc này do tỉnh giải quyết.",
    "where": ["Sở Văn hóa"],
    "source": {"name": "Cổng Dịch vụ công quốc gia", "on": "2026-07-01"},
    "checked_on": "2026-11-22",
}


def knowledge() -> Knowledge:
    known = some_knowledge()
    more = {
        "facets": [
            {"name": "cấp phép", "say": ["giấy phép"]},
            {"name": "đăng ký", "say": ["đăng ký"]},
            {"name": "biểu diễn", "say": ["biểu diễn"]},
        ],
        "families": [{"name": "thú và đồ chơi", "members": [ELEPHANTS, KITES], "ask_back_on": ["xin phép"]}],
    }
    return Knowledge(
        known.procedures,
        known.fields,
        Vocabulary.model_validate({**VOCABULARY, **more}),
        known.offices,
        known.calendar,
        elsewhere=(Topic.model_validate(CIRCUS),),
    )


KNOWN = knowledge()
MATCHER = Matcher(KNOWN.procedures, KNOWN.vocabulary, KNOWN.elsewhere)
EXPLAINER = Explainer(MATCHER, KNOWN)


def explained(question: str) -> Explanation:
    return EXPLAINER.explain(question)


def best(question: str) -> CandidateExplained:
    return explained(question).candidates[0]


def texts(words: Any) -> set[str]:
    return {word.text for word in words}


def test_abbreviations_are_shown_spelled_out():
    reading = explained("nuôi voi hết bn tiền").reading
    assert reading.spelled_out == (Change("bn", "bao nhiêu"),)
    assert reading.words == "nuôi voi hết bao nhiêu tiền"


def test_repaired_words_are_shown_as_typed_and_as_read():
    assert explained("nuooi voi").reading.repaired == (Change("nuooi", "nuoi"),)
    assert explained("nuôi voi").reading.repaired == ()


def test_boilerplate_and_the_words_that_asked_are_told_apart():
    reading = explained("cho hỏi nuôi voi bao lâu ạ").reading
    assert reading.dropped == ("cho hỏi", "ạ")
    assert reading.asking == ("bao lâu",)
    assert reading.intents == (Aspect.TIME,)
    assert reading.matter == "nuôi voi"


def test_folk_names_are_shown_with_what_they_mean():
    assert explained("giấy cho ông tượng").reading.folk_names == (Change("ông tượng", "con voi"),)
    assert explained("giấy cho voi").reading.folk_names == ()


def test_two_folk_names_side_by_side_are_shown_each_by_itself():
    both = (Change("ông tượng", "con voi"), Change("bồ voi", "con voi"))
    assert explained("giấy cho ông tượng bồ voi").reading.folk_names == both


def test_a_folk_name_that_a_question_parted_is_shown_by_what_changed():
    assert explained("ông bao lâu tượng").reading.folk_names == (Change("ông tượng", "con voi"),)


def test_the_family_is_named_when_nothing_else_was():
    assert explained("cho hỏi xin phép ạ").reading.family == "thú và đồ chơi"
    assert explained("nuôi voi").reading.family is None


def test_candidates_have_the_scores_that_the_matcher_gave():
    match = MATCHER.match("đăng ký nuôi voi")
    given_scores = {found.code: found.score for found in (*match.candidates, *match.topics)}
    told = explained("đăng ký nuôi voi").candidates
    assert {one.code: one.score for one in told} == given_scores
    assert [one.score for one in told] == sorted(given_scores.values(), reverse=True)


@pytest.mark.parametrize(
    ("question", "kind", "text"),
    [
        ("thi thả diều xin phép ai", "question", "thi tha dieu xin phep ai"),
        ("giấy phép voi", "alias", "giấy phép voi"),
        ("Nuôi voi", "name", "Nuôi voi"),
        ("đoàn xiếc", "alias", "đoàn xiếc"),
    ],
)
def test_the_text_that_spoke_best_is_told_with_its_kind(question: str, kind: str, text: str):
    assert (best(question).kind, best(question).text) == (kind, text)


def test_words_that_stand_in_the_text_are_told_from_those_that_do_not():
    one = best("nuôi voi rừng")
    assert texts(one.missed) == {"rừng"}
    assert texts(one.matched) == {"nuôi", "voi", "nuôi voi"}
    assert {word.text: word.weight for word in one.missed} == {"rừng": 0}
    assert {word.text: word.weight for word in one.matched}["voi"] == pytest.approx(MATCHER.weight_of("voi"), abs=0.001)
    assert all(word.weight > 0 for word in one.matched)


def test_only_what_was_looked_for_is_matched_or_missed():
    one = best("cho hỏi nuôi voi bao lâu ạ")
    assert texts(one.matched) == {"nuôi", "voi", "nuôi voi"}
    assert one.missed == ()
    assert texts(best("ở đâu").missed) == {"ở", "đâu"}, "where nothing else is left, that"


def test_a_folk_name_is_matched_by_the_official_words():
    one = best("xin giấy cho bồ voi")
    assert texts(one.matched) >= {"con", "voi", "con voi"}
    assert one.missed == ()


def test_a_word_with_other_marks_is_missed():
    one = best("hội thả diễu của xã")
    assert one.text == "Hội thả diều của xã xin phép ai?"
    assert texts(one.missed) == {"diễu"}


def test_a_word_is_worth_what_the_score_loses_without_it():
    question = "nuôi voi rừng"
    without = MATCHER.match("nuôi rừng").candidates[0].score
    worths = {worth.text: worth.lost for worth in best(question).worths}
    assert worths["voi"] == pytest.approx(best(question).score - without, abs=1e-4)
    assert worths["rừng"] < 0 < worths["voi"]


def test_the_only_word_that_a_candidate_has_is_worth_all_its_score():
    one = best("xiếc")
    assert [worth.lost for worth in one.worths] == [one.score]


def test_what_was_found_only_by_the_words_around_has_nothing_of_what_was_looked_for():
    of_matter = {one.code: one.of_matter for one in explained("nuôi voi ở đâu").candidates}
    assert of_matter[KITES] == 0
    assert of_matter[ELEPHANTS] == MATCHER.match("nuôi voi").candidates[0].score


def test_what_was_looked_for_is_scored_alone_too():
    one = best("cho hỏi nuôi voi bao lâu ạ")
    assert one.of_matter == MATCHER.match("nuôi voi").candidates[0].score
    assert one.of_matter != one.score


def test_of_a_very_long_question_no_word_is_weighed():
    one = best(" ".join(["nuôi voi ở nhà thả diều"] * 10))
    assert one.worths == ()
    assert one.matched


def test_facets_speak_for_against_or_are_lacking():
    elephants, kites = EXPLAINER.explain_codes("giấy phép nuôi voi thả diều", [ELEPHANTS, KITES]).values()
    assert (elephants.facets_for, elephants.facets_against, elephants.facets_lacking) == (("cấp phép",), (), ())
    assert (kites.facets_for, kites.facets_against, kites.facets_lacking) == ((), ("đăng ký",), ("cấp phép",))


def test_the_families_of_a_candidate_are_named():
    assert best("nuôi voi").families == ("thú và đồ chơi",)
    assert best("đoàn xiếc").families == ()


def test_a_matter_handled_elsewhere_is_a_candidate_and_says_so():
    circus = best("đoàn xiếc biểu diễn")
    assert (circus.code, circus.name, circus.is_elsewhere) == ("xiec", "Biểu diễn xiếc", True)
    assert circus.facets_for == ("biểu diễn",)
    assert not best("nuôi voi").is_elsewhere


def test_only_the_candidates_asked_for_are_explained_and_only_when_found():
    assert set(EXPLAINER.explain_codes("nuôi voi", [ELEPHANTS])) == {ELEPHANTS}
    assert EXPLAINER.explain_codes("voi", [KITES]) == {}


def test_a_candidate_that_came_far_behind_is_explained_too():
    procedures = [a_procedure(code=f"1.{number:06}") for number in range(12)]
    known = some_knowledge(*procedures)
    explainer = Explainer(Matcher(known.procedures, known.vocabulary), known)
    last = explainer.explain("nuôi voi", most=12).candidates[11]
    assert last.code == procedures[11].code
    assert last.of_matter == last.score
    assert len(last.worths) == 2
    assert set(explainer.explain_codes("nuôi voi", [last.code])) == {last.code}


def test_no_more_candidates_are_explained_than_wanted():
    assert len(EXPLAINER.explain("nuôi voi đăng ký xiếc", most=1).candidates) == 1


@settings(max_examples=40)
@given(st.text(max_size=60))
def test_any_text_can_be_explained(text: str):
    told = explained(text)
    assert told.question == text
    assert [one.score for one in told.candidates] == sorted((one.score for one in told.candidates), reverse=True)
