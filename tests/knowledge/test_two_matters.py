"""Several matters in one message: the shipped knowledge tells them apart and offers them all."""

import pytest

from bot.service.answering import MOST_OPTIONS, Answered, Answering, Clarify

BIRTH, RESIDENCE, WEDDING, SINGLE, DEATH, FIRST_TITLE, SPLIT = (
    *("1.001193", "1.004222", "1.000894", "1.004873", "1.000656"),
    *("1.013978", "1.115932"),
)
LINKED_DEATH = "2.002913"


@pytest.mark.parametrize(
    ("message", "codes"),
    [
        ("lam khai sinh va nhap ho khau cho con", {BIRTH, RESIDENCE}),
        ("em muốn đăng ký kết hôn và làm giấy xác nhận độc thân", {WEDDING, SINGLE}),
        ("cho hỏi làm sổ đỏ lần đầu, sẵn tiện xin tách thửa", {FIRST_TITLE, SPLIT}),
    ],
)
def test_two_matters_in_one_message_are_both_offered(answering: Answering, message: str, codes: set[str]):
    outcome = answering.understand(message).outcome
    assert isinstance(outcome, Clarify)
    assert outcome.are_all_meant
    assert {option.code for option in outcome.options} == codes


def test_who_says_both_is_offered_both_and_what_does_both_at_once(answering: Answering):
    outcome = answering.understand("vừa khai tử vừa xin mai táng").outcome
    assert isinstance(outcome, Clarify)
    assert outcome.are_all_meant
    codes = [option.code for option in outcome.options]
    assert codes[:2] == [LINKED_DEATH, DEATH]
    assert len(codes) <= MOST_OPTIONS


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ("chồng em mất rồi, giờ em phải đi làm giấy khai tử thì cần gì", DEATH),
        ("mình muốn xin giấy xác nhận độc thân để bán đất", SINGLE),
    ],
)
def test_one_matter_and_its_story_stay_one(answering: Answering, message: str, code: str):
    outcome = answering.understand(message).outcome
    assert isinstance(outcome, Answered)
    assert outcome.procedure.code == code
