"""The assembled assistant."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from bot.app import ZonedClock, assistant, open_database
from bot.conversation.messages import Message, Said
from bot.service.ports import RecordsUnusable
from bot.settings import DossierSettings, Settings
from bot.sources.http_settings import HttpSourceSettings
from tests.builders import KnowledgeFolder


@pytest.fixture
def settings(knowledge_folder: KnowledgeFolder) -> Settings:
    return Settings.model_validate({"knowledge_dir": knowledge_folder.folder})


def test_the_clock_tells_the_offices_time():
    now = ZonedClock("Asia/Ho_Chi_Minh").now()
    assert now.utcoffset() == timedelta(hours=7)
    assert abs(now - datetime.now(UTC)) < timedelta(minutes=1)


async def test_the_assistant_answers_and_remembers(settings: Settings):
    with assistant(settings) as assembled:
        await assembled.conversation.answer(Message("json:1", Said("le phi giay phep voi")))
        state = await assembled.records.dialogue("json:1")
    assert state is not None
    assert state.procedure == "1.000001"


def test_the_data_folder_is_made(settings: Settings):
    assert not settings.data_dir.exists()
    open_database(settings).close()
    assert settings.data_dir.is_dir()


async def test_a_database_lost_while_talking_is_told_in_one_sentence(settings: Settings):
    with pytest.raises(RecordsUnusable, match=r"^Không dùng được cơ sở dữ liệu: no such table"):  # noqa: PT012, SIM117
        with assistant(settings) as assembled:
            renamed = text("ALTER TABLE dialogues RENAME TO dialogs")
            assembled.database.transact(lambda connection: connection.execute(renamed))
            await assembled.conversation.answer(Message("json:1", Said("xin chào")))


async def test_the_database_is_closed_when_the_assistant_ends(settings: Settings):
    with assistant(settings) as assembled:
        pass
    with pytest.raises(RuntimeError, match="closed"):
        await assembled.records.dialogue("json:1")


async def test_with_a_one_stop_system_out_of_reach_the_citizen_is_told_so(settings: Settings) -> None:
    http = HttpSourceSettings(
        url="http://127.0.0.1:9/hoso/{code}",
        fields={"code": "ma", "state": "trangThai", "procedure_name": "thuTuc", "phone": "dienThoai"},
        tries=1,
    )
    away = settings.model_copy(update={"dossiers": DossierSettings(source="http", http=http)})
    with assistant(away) as assembled:
        talk = assembled.conversation.answer
        await talk(Message("test:an", Said("H99.01-261109-0042")))
        told = (await talk(Message("test:an", Said("1234")))).replies[-1].text
        for close in assembled.closing:
            await close()
    assert "Hệ thống hồ sơ đang không trả lời" in told
