"""What buttons carry, and what citizens may forge."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.messages import Message, Pressed
from bot.conversation.payloads import (
    LONGEST,
    AnswerItem,
    AskHuman,
    BrowseField,
    BrowseFields,
    ChooseOfficeToRate,
    Move,
    MoveInSurvey,
    NotThisOne,
    NotThisTopic,
    Payload,
    RateDossier,
    RateService,
    ShowAspect,
    ShowMenu,
    ShowOffices,
    ShowProcedure,
    ShowToConfirm,
    ShowTopic,
    SpeakLanguage,
    StartSurvey,
    TurnFields,
    decode,
    encode,
)
from bot.domain.procedures import Aspect
from tests.conversation.citizen import TEXTS, Citizen, conversation, plain
from tests.fake_records import InMemoryCitizenRecords

EVERY_KIND: list[Payload] = [
    ShowProcedure("1.001193"),
    *(ShowAspect("1.001193", aspect) for aspect in Aspect),
    ShowToConfirm("1.001193"),
    NotThisOne("1.001193"),
    ShowTopic("ly-hon"),
    NotThisTopic("x" * 40),
    BrowseFields(),
    TurnFields(3),
    BrowseField("ho-tich", 0),
    BrowseField("x" * 40, 999),
    SpeakLanguage("vi"),
    SpeakLanguage("en"),
    ShowOffices(),
    ShowMenu(),
    AskHuman(),
    RateService(),
    RateDossier("H99.01-261109-0042"),
    RateDossier("000.00.06.H99.05.13-20261009-0000975"),
    StartSurvey("x" * 32, "H99.010.010.010.010"),
    ChooseOfficeToRate("sipas-2023", 12),
    AnswerItem("0123abcd", 999, 199),
    *(MoveInSurvey("0123abcd", 0, move) for move in Move),
]
ODD_PIECES = [
    "1",
    "2",
    "",
    "p",
    "a",
    "c",
    "n",
    "b",
    "l",
    "f",
    "m",
    "vi",
    "fee",
    "1.001193",
    "ho-tich",
    "0",
    "007",
    "-1",
]


@pytest.mark.parametrize("payload", EVERY_KIND)
def test_a_payload_comes_back_as_it_was(payload: Payload) -> None:
    text = encode(payload)
    assert text.isascii()
    assert len(text) <= LONGEST
    assert decode(text) == payload


@pytest.mark.parametrize(
    "forged",
    [
        "", ":", "1", "1:", "1:x", "1:p", "1:p:", "1:p:1.001193:more", "1:p:1.001193\n", "1:p:１.001193", "1:p:a.0011",
        "2:p:1.001193", "0:f", "1:a:1.001193:nothing", "1:a:1.001193:FEE", "1:b:ho-tich:-1", "1:b:ho-tich:1000",
        "1:b:ho-tich:007", "1:b:Hộ:0", "1:b:../etc:0", "1:l:de", "1:f:1", "1:f ", "1:F", "p:1.001193", "1:b:x:٣",
        "x" * 65, "1:p:" + "1" * 500, "\x00", "'; DROP TABLE dialogues; --", "1:h:h", "\ud800",
    ],
)  # fmt: skip
async def test_a_forged_or_stale_payload_is_refused_politely(citizen: Citizen, forged: str) -> None:
    assert decode(forged) is None
    assert "Nút này đã cũ" in await citizen.presses_raw(forged)
    assert citizen.outcome.kind == "refused"


@pytest.mark.parametrize("letter", "pacn")
async def test_a_procedure_that_is_gone_is_a_stale_button(citizen: Citizen, letter: str) -> None:
    aspect = ":fee" if letter == "a" else ""
    assert "Nút này đã cũ" in await citizen.presses_raw(f"1:{letter}:9.999999{aspect}")


@given(st.one_of(st.text(max_size=80), st.lists(st.sampled_from(ODD_PIECES), max_size=6).map(":".join)))
def test_any_text_is_refused_or_is_exactly_what_we_would_send(text: str) -> None:
    payload = decode(text)
    assert payload is None or encode(payload) == text


async def test_an_apology_asks_nothing_of_the_records() -> None:
    class Broken(InMemoryCitizenRecords):
        async def dialogue(self, chat: str) -> None:
            raise OSError(f"the disk is gone, and {chat} with it")

    talk = conversation(Broken())
    message = Message("test:an", Pressed("1:m"))
    with pytest.raises(OSError, match="disk"):
        await talk.answer(message)
    told = talk.apology(message)
    assert "0299 000 0001" in plain(told.replies[0])
    assert told.outcome.kind == "refused"
    assert str(told.replies[0].text).startswith(TEXTS["vi"].faults.apology[:20])
