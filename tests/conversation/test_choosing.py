"""Which procedure is meant: options, picking one, and "not this one"."""

import pytest

from bot.conversation.payloads import NotThisOne, ShowProcedure
from tests.conversation import town
from tests.conversation.citizen import Citizen, buttons, conversation, knowledge_base
from tests.fake_records import InMemoryCitizenRecords


@pytest.fixture
async def offered(citizen: Citizen) -> list[str]:
    """The codes of the options after a question that several procedures answer."""
    await citizen.says("mai táng phí")
    assert citizen.outcome.kind == "choose"
    return codes_offered(citizen)


def codes_offered(citizen: Citizen) -> list[str]:
    presses = [button.press.split(":") for button in buttons(citizen.reply)]
    return [code for _, letter, code in (press for press in presses if len(press) == 3) if letter == "p"]


async def test_at_most_four_options_are_offered_best_first(citizen: Citizen, offered: list[str]) -> None:
    assert len(offered) == 4
    assert offered == [candidate.code for candidate in citizen.outcome.candidates[:4]]
    assert citizen.labels[-2:] == ["📚 Xem theo lĩnh vực", "🙋 Gặp cán bộ"]


async def test_pressing_an_option_answers_what_was_asked(citizen: Citizen) -> None:
    await citizen.says("mai táng phí mất bao lâu")
    await citizen.presses(citizen.labels[1])
    assert citizen.outcome.kind == "answer"
    assert "⏱ Thời hạn giải quyết" in str(citizen.reply.text).replace("<b>", "")


async def test_another_option_of_the_same_message_can_be_pressed_afterwards(citizen: Citizen) -> None:
    await citizen.says("mai táng phí mất bao lâu")
    options = citizen.reply
    labels = citizen.labels
    await citizen.presses(labels[0], on=options)
    told = await citizen.presses(labels[2], on=options)
    assert told.startswith(labels[2])
    assert "⏱" in told


@pytest.mark.parametrize(
    ("reply", "place"),
    [
        ("1", 0), ("2", 1), (" 3. ", 2), ("4)", 3), ("2️⃣", 1), ("2 nhé", 1),
        ("cái thứ hai", 1), ("cai thu hai", 1), ("số 3", 2), ("chọn số 3 giúp em", 2), ("cái đầu tiên", 0),
        ("thứ nhất ạ", 0), ("cái thứ tư", 3), ("số bốn", 3), ("cái cuối cùng", 3), ("cái cuối", 3),
        ("the second one", 1), ("option 3", 2), ("last", 3), ("first one please", 0),
    ],
)  # fmt: skip
async def test_a_number_in_words_or_digits_picks(citizen: Citizen, offered: list[str], reply: str, place: int) -> None:
    await citizen.says(reply)
    assert (citizen.outcome.kind, citizen.outcome.procedure) == ("answer", offered[place])


async def test_a_pick_may_ask_something_too(citizen: Citizen, offered: list[str]) -> None:
    told = await citizen.says("cái thứ hai lệ phí bao nhiêu tiền")
    assert citizen.outcome.procedure == offered[1]
    assert "💰" in told


async def test_the_word_that_parts_the_options_picks(citizen: Citizen, offered: list[str]) -> None:
    await citizen.says("cựu chiến binh")
    assert citizen.outcome.procedure == town.FUNERALS[0]


@pytest.mark.usefixtures("offered")
@pytest.mark.parametrize("question", ["sao y lần thứ hai", "sao y cho cái thứ ba", "1.000002 sao y"])
async def test_a_number_within_a_question_picks_nothing(citizen: Citizen, question: str) -> None:
    await citizen.says(question)
    assert citizen.outcome.procedure == town.COPY


@pytest.mark.usefixtures("offered")
@pytest.mark.parametrize("reply", ["cưới", "sở tư pháp", "thẻ từ"])
async def test_words_that_only_look_like_numbers_pick_nothing(citizen: Citizen, reply: str) -> None:
    await citizen.says(reply)
    assert citizen.outcome.kind == "unknown"


@pytest.mark.usefixtures("offered")
async def test_another_procedure_can_be_asked_for_instead(citizen: Citizen) -> None:
    await citizen.says("khai sinh cần gì")
    assert citizen.outcome.procedure == town.BIRTH
    await citizen.says("2")
    assert citizen.outcome.procedure != town.FUNERALS[1], "the options are settled"


async def test_a_bare_question_before_picking_asks_again_which_one(citizen: Citizen) -> None:
    await citizen.says("khai sinh cần gì")
    await citizen.says("mai táng phí")
    before = codes_offered(citizen)
    await citizen.says("lệ phí")
    assert citizen.outcome.kind == "choose"
    assert codes_offered(citizen) == before
    assert "💰" in await citizen.says("1")
    assert citizen.outcome.procedure == before[0]


async def test_options_whose_procedures_are_gone_are_not_asked_for_again(
    citizen: Citizen, records: InMemoryCitizenRecords
) -> None:
    await citizen.says("mai táng phí")
    emptied = [procedure for procedure in town.knowledge().procedures if procedure.code not in town.FUNERALS]
    fewer = town.Knowledge(tuple(emptied), town.fields(), town.vocabulary(), town.offices(), town.calendar())
    later = Citizen(conversation(records, known=knowledge_base(fewer)))
    await later.says("lệ phí")
    assert later.outcome.kind == "unknown"
    await later.says("2")
    assert later.outcome.kind == "unknown"


class TestNotThisOne:
    async def test_the_next_candidates_are_offered(self, citizen: Citizen) -> None:
        await citizen.says("mai táng phí liệt sĩ mất bao lâu")
        assert citizen.outcome.procedure == town.FUNERALS[4]
        assert await citizen.presses("Không phải thủ tục này") == "Vậy có phải một trong các thủ tục này không?"
        assert citizen.outcome.kind == "choose"
        assert set(codes_offered(citizen)) == set(town.FUNERALS[:4])
        assert "⏱" in await citizen.says("1"), "what was asked is still known"

    async def test_after_a_pick_the_options_left_are_offered(self, citizen: Citizen, offered: list[str]) -> None:
        await citizen.presses(citizen.labels[0])
        await citizen.presses("Không phải thủ tục này")
        assert codes_offered(citizen)[:3] == offered[1:]

    async def test_pressed_twice_the_same_candidates_are_offered(self, citizen: Citizen) -> None:
        await citizen.says("mai táng phí liệt sĩ")
        shown = citizen.reply
        await citizen.presses("Không phải thủ tục này", on=shown)
        first = codes_offered(citizen)
        await citizen.presses("Không phải thủ tục này", on=shown)
        assert codes_offered(citizen) == first

    async def test_the_refused_procedure_is_no_longer_under_discussion(self, citizen: Citizen) -> None:
        await citizen.says("khai sinh cần gì")
        await citizen.presses("Không phải thủ tục này")
        await citizen.says("lệ phí")
        assert citizen.outcome.procedure is None

    async def test_without_candidates_it_tells_what_can_be_tried(self, citizen: Citizen) -> None:
        await citizen.presses_raw(ShowProcedure(town.RESIDENCE))
        told = await citizen.presses("Không phải thủ tục này")
        assert "không còn thủ tục nào" in told
        assert "Gọi Trung tâm xã Mẫu: 0299 000 0001 (thứ Hai đến thứ Sáu 07:00-11:30, 13:30-17:00)" in told
        assert citizen.outcome.kind == "unknown"
        assert "📚 Xem theo lĩnh vực" in citizen.labels

    async def test_on_an_old_answer_it_leaves_the_present_one_alone(self, citizen: Citizen) -> None:
        await citizen.says("khai sinh cần gì")
        old = citizen.reply
        await citizen.says("sao y cần gì")
        await citizen.presses("Không phải thủ tục này", on=old)
        await citizen.says("lệ phí")
        assert citizen.outcome.procedure == town.COPY

    async def test_with_more_than_four_left_the_rest_comes_later(self, citizen: Citizen) -> None:
        await citizen.says("mai táng phí")
        refused = codes_offered(citizen)[0]
        await citizen.presses_raw(ShowProcedure(refused))
        await citizen.presses_raw(NotThisOne(refused))
        assert len(codes_offered(citizen)) == 4
        assert refused not in codes_offered(citizen)


async def test_an_old_option_does_not_take_the_aspect_of_a_later_question(citizen: Citizen) -> None:
    await citizen.says("mai táng phí")
    options, label = citizen.reply, citizen.labels[0]
    await citizen.says("khai sinh mất bao lâu")
    told = await citizen.presses(label, on=options)
    assert "📄" in told, "an overview, for nothing was asked about it"
