"""What citizens do while they rate, and what is kept of it."""

from bot.domain.procedures import ChannelKind
from bot.domain.survey_walk import Occasion, OccasionKind, Walk
from bot.service.secrets import HashKey
from tests.conversation import town
from tests.conversation.citizen import Citizen, plain
from tests.fake_records import InMemoryCitizenRecords

CODE = "H99.01-261109-0042"
KEY = HashKey(b"test")
SATISFIED = "4 🙂"


async def begin(citizen: Citizen) -> str:
    """Open the finished dossier and begin to rate it."""
    await citizen.says(f"{CODE} 1234")
    return await citizen.presses("⭐ Chấm điểm phục vụ")


async def walk_of(records: InMemoryCitizenRecords, chat: str = "test:an") -> Walk | None:
    state = await records.dialogue(chat)
    return state.walk if state else None


def answers(records: InMemoryCitizenRecords) -> dict[str, tuple[int, ...]]:
    """What is kept of the one response, by item."""
    [kept] = records.ratings.kept.values()
    return kept.answers


def occasion() -> Occasion:
    online = ChannelKind.ONLINE
    unit, procedure = "H99.01", town.BIRTH
    return Occasion(kind=OccasionKind.DOSSIER, unit=unit, procedure=procedure, channel=online, dossier=CODE)


async def go_on_to(citizen: Citizen, words: str) -> str:
    """Go on until a question shows ``words``."""
    told = plain(citizen.reply)
    for _ in range(40):
        if words in told:
            return told
        told = await citizen.presses("➕ Thêm câu hỏi" if "➕ Thêm câu hỏi" in citizen.labels else "Bỏ qua")
    raise AssertionError(words)
