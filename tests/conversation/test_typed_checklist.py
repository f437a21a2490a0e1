"""A citizen's own list, asked for and answered in words; what is no answer is a question like any other."""

import pytest

from tests.conversation.citizen import Citizen
from tests.conversation.wells import WELL, asks_for_her_list


@pytest.mark.parametrize(
    "said",
    [
        "2",
        "số 2",
        "cái thứ hai",
        "ngoài ruộng ạ",
        "o ngoai ruong",
        "dạ ở ruộng",
        "giếng ở ngoài ruộng em ơi",
        "cái thứ 2 nhé",
    ],
)
async def test_an_answer_may_be_typed(grandmother: Citizen, said: str) -> None:
    await asks_for_her_list(grandmother)
    told = await grandmother.says(said)
    assert "Giếng ở đâu? Ở ngoài ruộng" in told
    assert "Câu 2/3" in told


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("có", "Có giếng cũ"),
        ("dạ có ạ", "Có giếng cũ"),
        ("vâng", "Có giếng cũ"),
        ("không", "Không có giếng cũ"),
        ("ko có", "Không có giếng cũ"),
        ("không có giếng cũ đâu", "Không có giếng cũ"),
        ("cái cuối cùng", "Không có giếng cũ"),
        ("chưa rõ", "chưa rõ"),
        ("tôi không biết", "chưa rõ"),
    ],
)
async def test_yes_no_and_not_knowing_may_be_typed(grandmother: Citizen, said: str, answer: str) -> None:
    await asks_for_her_list(grandmother)
    await grandmother.presses("Ở ngoài ruộng")
    assert f"Có giếng cũ không? {answer}" in await grandmother.says(said)


async def test_words_that_fit_two_options_are_asked_back(grandmother: Citizen) -> None:
    await asks_for_her_list(grandmother)
    told = await grandmother.says("ở ngoài")
    assert told.startswith("Tôi chưa rõ bạn chọn câu nào")
    assert "Câu 1/3. Giếng ở đâu?" in told


async def test_a_bare_yes_where_none_of_the_options_denies_picks_none(grandmother: Citizen) -> None:
    await asks_for_her_list(grandmother)
    assert "Câu 2/3" not in await grandmother.says("có")


async def test_back_may_be_typed(grandmother: Citizen) -> None:
    await asks_for_her_list(grandmother)
    await grandmother.presses("Ở ngoài ruộng")
    assert "Câu 1/3" in await grandmother.says("quay lại")


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("hết bao nhiêu tiền", "💰 Phí, lệ phí"),
        ("nộp qua mạng được không", "💻"),
        ("đăng ký tạm trú ở đâu", "Đăng ký tạm trú"),
        ("cảm ơn bạn", "Rất vui được giúp bạn"),
        ("giờ làm việc", "thứ Hai"),
    ],
)
async def test_a_citizen_in_the_middle_may_ask_anything_else(grandmother: Citizen, said: str, heard: str) -> None:
    await asks_for_her_list(grandmother)
    assert heard in await grandmother.says(said)


async def test_after_a_fee_in_between_the_case_question_may_still_be_answered(grandmother: Citizen) -> None:
    await asks_for_her_list(grandmother)
    await grandmother.says("hết bao nhiêu tiền")
    assert "Câu 2/3" in await grandmother.says("ngoài ruộng")


async def test_after_another_procedure_words_no_longer_answer_the_case_question(grandmother: Citizen) -> None:
    await asks_for_her_list(grandmother)
    await grandmother.says("đăng ký tạm trú")
    assert "Câu 2/3" not in await grandmother.says("ngoài ruộng")


@pytest.mark.parametrize("said", ["lập danh sách giấy tờ cho tôi", "giay to cho truong hop cua toi", "checklist nhé"])
async def test_the_list_may_be_asked_for_in_words(grandmother: Citizen, said: str) -> None:
    await grandmother.says("đào giếng")
    assert "Câu 1/3. Giếng ở đâu?" in await grandmother.says(said)


async def test_the_list_of_a_procedure_named_in_the_same_words_is_begun(grandmother: Citizen) -> None:
    await grandmother.says("sao y")
    assert "Câu 1/3. Giếng ở đâu?" in await grandmother.says("lập danh sách giấy tờ đào giếng")
    assert grandmother.outcome.procedure == WELL


async def test_a_name_that_fits_several_procedures_is_asked_back(grandmother: Citizen) -> None:
    await grandmother.says("đào giếng")
    await grandmother.says("lập danh sách giấy tờ mai táng phí")
    assert grandmother.outcome.kind == "choose"


async def test_asked_for_without_any_procedure_it_is_a_question_like_any_other(grandmother: Citizen) -> None:
    await grandmother.says("lập danh sách giấy tờ cho tôi")
    assert grandmother.outcome.kind == "unknown"
