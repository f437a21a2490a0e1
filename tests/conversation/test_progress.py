"""Citizens ask where their dossier is in plain words, before they think of its code."""

import pytest

from bot.service.answering import Answering
from bot.service.dossier_ports import Followed
from bot.service.knowledge_base import KnowledgeBase
from bot.service.secrets import HashKey
from tests.builders import FixedClock
from tests.conversation.citizen import Citizen, conversation
from tests.conversation.town import BIRTH
from tests.fake_dossiers import SEEN_AT, FakeDossiers, dossier, opened_by
from tests.fake_records import InMemoryCitizenRecords

KEY = HashKey(b"test")
MINE, OTHER = "H99.01-261109-0042", "H99.01-261109-0043"
ASKS_FOR_THE_CODE = "giấy tiếp nhận và hẹn trả"


@pytest.fixture
def desk() -> FakeDossiers:
    return FakeDossiers(dossiers={code: opened_by(dossier(code=code), KEY, "1234") for code in (MINE, OTHER)})


@pytest.fixture
def citizen(
    town_hall: KnowledgeBase, records: InMemoryCitizenRecords, clock: FixedClock, desk: FakeDossiers
) -> Citizen:
    return Citizen(conversation(records, clock, town_hall, desk))


@pytest.mark.parametrize(
    "said",
    [
        "hồ sơ của tôi tới đâu rồi",
        "tra cuu ho so",
        "Xin chào, cho em hỏi tình trạng hồ sơ ạ",
        "làm giấy khai sinh cho bé tới đâu rồi",
        "giấy tờ nộp hôm trước mất bao lâu",
        "hồ sơ của tôi sao lâu vậy",
    ],
)
async def test_who_asks_for_a_dossier_is_asked_for_its_code(citizen: Citizen, said: str) -> None:
    assert ASKS_FOR_THE_CODE in await citizen.says(said)
    assert citizen.outcome.kind == "dossier"


@pytest.mark.parametrize(
    "said", ["làm giấy khai sinh cần gì", "tra cứu hồ sơ khai sinh cho bé", "hồ sơ của tôi làm giấy khai sinh cần gì"]
)
async def test_who_names_a_procedure_is_answered_about_it(citizen: Citizen, said: str) -> None:
    await citizen.says(said)
    assert (citizen.outcome.kind, citizen.outcome.procedure) == ("answer", BIRTH)


async def test_my_dossier_beside_a_procedure_is_the_one_still_to_be_lodged(citizen: Citizen) -> None:
    await citizen.says("làm giấy khai sinh")
    for said in ("hồ sơ của tôi cần gì", "thế hồ sơ của tôi lệ phí bao nhiêu tiền"):
        await citizen.says(said)
        assert citizen.outcome.procedure == BIRTH
    await citizen.says("hồ sơ của tôi nhờ hàng xóm mang đi được chứ")
    assert citizen.outcome.kind != "dossier"
    await citizen.says("hồ sơ của tôi mất bao lâu")
    assert citizen.outcome.kind == "dossier"


async def test_the_one_dossier_that_was_opened_is_shown_at_once(citizen: Citizen) -> None:
    await citizen.says(f"{MINE} 1234")
    assert "Đang giải quyết" in await citizen.says("hồ sơ của tôi tới đâu rồi")


async def test_the_one_dossier_that_is_followed_is_shown_at_once(citizen: Citizen, desk: FakeDossiers) -> None:
    desk.follows["test:an"] = [Followed(MINE, SEEN_AT)]
    assert "Đang giải quyết" in await citizen.says("hồ sơ của tôi tới đâu rồi")


async def test_a_follower_of_several_dossiers_picks_one(citizen: Citizen, desk: FakeDossiers) -> None:
    desk.follows["test:an"] = [Followed(MINE, SEEN_AT), Followed(OTHER, SEEN_AT)]
    told = await citizen.says("hồ sơ của tôi tới đâu rồi")
    assert MINE in told
    assert OTHER in told


async def test_of_several_opened_dossiers_none_is_guessed(citizen: Citizen) -> None:
    await citizen.says(f"{MINE} 1234")
    await citizen.says(f"{OTHER} 1234")
    assert ASKS_FOR_THE_CODE in await citizen.says("hồ sơ của tôi tới đâu rồi")


@pytest.mark.parametrize(
    ("said", "kind"),
    [("xin chào, giờ làm việc", "office"), ("chào bạn, cho gặp cán bộ", "handoff"), ("đồ ngu, gặp cán bộ", "handoff")],
)
async def test_a_greeting_does_not_swallow_what_is_asked(citizen: Citizen, said: str, kind: str) -> None:
    await citizen.says(said)
    assert citizen.outcome.kind == kind


@pytest.fixture(scope="module")
def shipped(shipped_answering: Answering) -> KnowledgeBase:
    return KnowledgeBase(lambda: shipped_answering, lambda: "unchanged")


@pytest.fixture
def neighbour(shipped: KnowledgeBase) -> Citizen:
    return Citizen(conversation(known=shipped))


@pytest.mark.parametrize(
    "said",
    [
        "ho so cua em xong chua",
        "giấy tờ tôi nộp hôm trước bao giờ có",
        "hs em nộp tới đâu rồi ad",
        "hồ sơ khai sinh của bé nhà em tới đâu rồi ạ",
        "sao hồ sơ của tôi lâu quá vậy",
        "đơn của tôi đã được duyệt chưa",
        "ho so cua toi bao gio co ket qua",
        "hồ sơ đăng ký kết hôn của mình trễ hẹn rồi",
    ],
)
async def test_the_shipped_words_know_how_citizens_ask(neighbour: Citizen, said: str) -> None:
    assert ASKS_FOR_THE_CODE in await neighbour.says(said)


@pytest.mark.parametrize(
    "said",
    [
        "hồ sơ khai sinh cần gì",
        "mất hồ sơ đất",
        "nộp hồ sơ ở đâu",
        "khai sinh cho con xong chưa có bảo hiểm thì sao",
        "hồ sơ của người nhận con nuôi gồm gì",
        "hồ sơ của em cần những gì",
        "làm lại hồ sơ bị mất",
        "bị mất giấy tờ thì làm lại bao lâu có",
        "rút hồ sơ xe sang tỉnh khác",
    ],
)
async def test_the_shipped_words_take_no_question_about_a_procedure(neighbour: Citizen, said: str) -> None:
    await neighbour.says(said)
    assert neighbour.outcome.kind in ("answer", "choose", "unknown")
