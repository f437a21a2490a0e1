"""Actions that part procedures, and requests that name none."""

import pytest

from bot.domain.vocabulary import Facet, Family, Vocabulary
from bot.matching.facets import Facets
from bot.matching.families import Families
from bot.matching.reading import QuestionReader
from bot.matching.tokens import tokenise
from tests.builders import VOCABULARY

FACETS = [Facet(name="cấp lại", say=("cấp lại", "bị mất")), Facet(name="xóa", say=("xóa", "hủy"))]
NAMES = [
    ("Thủ tục cấp giấy phép nuôi voi", "Nuôi voi"),
    ("Thủ tục cấp lại giấy phép nuôi voi", "Cấp lại giấy nuôi voi"),
]
KNOWN = {"nuoi", "voi", "giay", "phep", "mat", "cap", "lai", "tha", "xin"}


def weights(question: str) -> tuple[float, float]:
    (first, again), _ = Facets(FACETS, NAMES).judge(tokenise(question))
    return float(first), float(again)


def test_a_facet_on_both_sides_speaks_for_a_procedure():
    first, again = weights("giấy nuôi voi bị mất")
    assert again > first == 1.0


def test_a_facet_that_nobody_asked_for_speaks_against_it():
    first, again = weights("giấy nuôi voi")
    assert again < first == 1.0


def test_facets_are_found_without_accents():
    assert weights("giay nuoi voi bi mat") == weights("giấy nuôi voi bị mất")


def test_without_facets_all_weigh_the_same():
    assert [float(weight) for weight in Facets([], NAMES).judge(tokenise("cấp lại"))[0]] == [1.0, 1.0]


def test_facets_of_a_procedure_that_a_question_leaves_unsaid_are_counted():
    facets = Facets(FACETS, NAMES)
    assert list(facets.judge(tokenise("nuôi voi"))[1]) == [0, 1]
    assert list(facets.judge(tokenise("cap lai giay nuoi voi"))[1]) == [0, 0]


def test_variants_have_a_matter_in_common_once_their_facets_are_taken_away():
    first, again = Facets(FACETS, NAMES).matters
    assert first & again == {frozenset(("phep", "nuoi", "voi")), frozenset(("nuoi", "voi"))}


def test_a_name_that_is_all_facets_keeps_the_last_as_its_matter():
    facets = [Facet(name="gia hạn", say=("gia hạn",)), Facet(name="tạm thời", say=("tạm trú",))]
    assert Facets(facets, [("Gia hạn tạm trú",)]).matters == [{frozenset(("tam", "tru"))}]


def test_a_name_of_one_facet_alone_keeps_it():
    facets = [Facet(name="xóa", say=("xóa",)), Facet(name="gia hạn", say=("gia hạn",))]
    assert Facets(facets, [("Xóa",), ("Xóa gia hạn xóa",)]).matters == [{frozenset(("xoa",))}] * 2


def test_a_name_that_only_says_that_something_is_done_keeps_all_its_words():
    assert Facets(FACETS, [("Đăng ký",)]).matters == [{frozenset(("dang", "ky"))}]


def families() -> Families:
    family = Family(
        name="giấy phép nuôi voi", members=("1.000001", "1.000002"), default=None, ask_back_on=("voi", "mất giấy voi")
    )
    reader = QuestionReader(Vocabulary.model_validate(VOCABULARY))
    return Families([family], reader, KNOWN.__contains__, ["Nuôi voi"])


def named_by(question: str) -> str | None:
    family = families().named_by(QuestionReader(Vocabulary.model_validate(VOCABULARY)).read(question))
    return family.name if family else None


@pytest.mark.parametrize(
    "question",
    [
        "giấy phép nuôi voi",
        "cho hỏi giay phep nuoi voi bao nhiêu tiền ạ",
        "làm giấy phép nuôi voi ở đâu",
        "hồ sơ giấy phép nuôi voi tại Hà Nội cần gì",
        "mat giay voi",
    ],
)
def test_a_request_that_names_no_more_than_the_family_is_recognised(question: str):
    assert named_by(question) == "giấy phép nuôi voi"


@pytest.mark.parametrize(
    ("question", "why"),
    [
        ("cấp lại giấy phép nuôi voi", "says which one"),
        ("giấy phép thả voi", "names another matter"),
        ("mặt giấy voi", "the marks are another word's"),
        ("nuôi voi", "is the very name of a procedure"),
        ("bao nhiêu tiền", "names nothing"),
        ("làm", "says only that something is to be done"),
    ],
)
def test_other_requests_are_left_to_the_ranking(question: str, why: str):
    assert named_by(question) is None, why
