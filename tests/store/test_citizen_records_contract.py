"""What every keeper of citizens' records promises: the fake, SQLite and PostgreSQL alike."""

import asyncio

import pytest

from bot.domain.procedures import Aspect
from bot.service.dialogue import DialogueState, EraseEverything, Holdings, UnansweredQuestion
from tests.store.clocks import ClockThatStops
from tests.store.conftest import Records

BINH, CHAU = "telegram:7", "telegram:8"
TALKING = DialogueState(
    language="en",
    procedure="1.001193",
    offered=("1.001193", "1.000894"),
    further=("1.000656",),
    asked=(Aspect.FEE, Aspect.TIME),
)


async def test_a_new_citizen_has_no_dialogue(records: Records):
    assert await records.dialogue(BINH) is None
    assert await records.holdings(BINH) == Holdings(has_dialogue=False, unanswered_questions=0)


async def test_a_dialogue_comes_back_as_it_was(records: Records):
    await records.commit(BINH, TALKING, [])
    assert await records.dialogue(BINH) == TALKING


async def test_the_last_state_holds(records: Records):
    await records.commit(BINH, TALKING, [])
    await records.commit(BINH, DialogueState(procedure="1.000894"), [])
    assert await records.dialogue(BINH) == DialogueState(procedure="1.000894")


async def test_citizens_do_not_see_each_other(records: Records):
    await records.commit(BINH, TALKING, [UnansweredQuestion(question="nuôi rồng")])
    assert await records.dialogue(CHAU) is None
    assert await records.holdings(CHAU) == Holdings(has_dialogue=False, unanswered_questions=0)


async def test_unanswered_questions_are_kept_in_order(records: Records):
    await records.commit(BINH, TALKING, [UnansweredQuestion(question="nuôi rồng"), UnansweredQuestion(question="ấp")])
    await records.commit(CHAU, TALKING, [UnansweredQuestion(question="bán mây")])
    assert await records.unanswered() == ["nuôi rồng", "ấp", "bán mây"]
    assert await records.holdings(BINH) == Holdings(has_dialogue=True, unanswered_questions=2)


async def test_erasing_leaves_nothing_and_nobody_elses_goes(records: Records):
    for chat in (BINH, CHAU):
        await records.commit(chat, TALKING, [UnansweredQuestion(question=f"hỏi từ {chat}")])
        await records.mark_unreachable(chat)
    await records.commit(BINH, TALKING, [EraseEverything()])
    assert await records.dialogue(BINH) is None
    assert await records.holdings(BINH) == Holdings(has_dialogue=False, unanswered_questions=0)
    assert await records.is_reachable(BINH)
    assert await records.unanswered() == [f"hỏi từ {CHAU}"]
    assert await records.dialogue(CHAU) == TALKING
    assert not await records.is_reachable(CHAU)


async def test_erasing_twice_does_no_harm(records: Records):
    await records.commit(BINH, TALKING, [EraseEverything()])
    await records.commit(BINH, TALKING, [EraseEverything()])
    assert await records.dialogue(BINH) is None


async def test_a_citizen_can_come_back_after_erasing(records: Records):
    await records.commit(BINH, TALKING, [EraseEverything()])
    await records.commit(BINH, TALKING, [])
    assert await records.dialogue(BINH) == TALKING


@pytest.mark.parametrize("answers", [0, 1, 2])
async def test_when_one_effect_fails_nothing_is_stored(records: Records, answers: int):
    await records.commit(BINH, TALKING, [UnansweredQuestion(question="đã hỏi trước")])
    records._clock = ClockThatStops(answers)  # type: ignore[attr-defined]
    effects = [UnansweredQuestion(question="nuôi rồng"), UnansweredQuestion(question="ấp trứng rồng")]
    with pytest.raises(RuntimeError):
        await records.commit(BINH, DialogueState(procedure="1.000894"), effects)
    assert await records.dialogue(BINH) == TALKING
    assert await records.unanswered() == ["đã hỏi trước"]


@pytest.mark.parametrize("stored", ["", "{", "[]", '{"language": "tlh"}', '{"asked": ["colour"]}'])
async def test_a_state_that_nobody_can_read_counts_as_none_and_can_be_written_over(records: Records, stored: str):
    await records.store_raw_state(BINH, stored)
    assert await records.dialogue(BINH) is None
    assert (await records.holdings(BINH)).has_dialogue
    await records.commit(BINH, TALKING, [])
    assert await records.dialogue(BINH) == TALKING


async def test_a_state_with_what_a_newer_version_added_is_still_read(records: Records):
    await records.store_raw_state(BINH, '{"procedure": "1.001193", "mood": "good"}')
    assert await records.dialogue(BINH) == DialogueState(procedure="1.001193")


async def test_whoever_blocked_the_bot_is_known_until_they_come_back(records: Records):
    assert await records.is_reachable(BINH)
    await records.mark_unreachable(BINH)
    await records.mark_unreachable(BINH)
    assert not await records.is_reachable(BINH)
    assert await records.is_reachable(CHAU)
    await records.mark_reachable(BINH)
    assert await records.is_reachable(BINH)


async def test_vietnamese_emoji_and_length_survive(records: Records):
    question = "Đăng ký kết hôn 💍 với người nước ngoài? " * 100
    await records.commit(BINH, TALKING, [UnansweredQuestion(question=question)])
    assert await records.unanswered() == [question]


async def test_many_citizens_at_once_each_keep_their_own(records: Records):
    states = {f"json:{number}": DialogueState(procedure=f"1.{number:06}") for number in range(40)}
    await asyncio.gather(*(records.commit(chat, state, []) for chat, state in states.items()))
    assert {chat: await records.dialogue(chat) for chat in states} == states


async def test_two_messages_of_one_new_citizen_at_once_both_go_through(records: Records):
    state = DialogueState(procedure="1.001193")
    await asyncio.gather(*(records.commit(BINH, state, []) for _ in range(20)))
    await asyncio.gather(*(records.mark_unreachable(BINH) for _ in range(20)))
    assert await records.dialogue(BINH) == state
    assert not await records.is_reachable(BINH)
