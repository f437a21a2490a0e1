"""A procedure taken over from published data: told as such, and nothing that the publication does not say."""

import pytest

from bot.domain.published import PublishedProcedure
from tests.builders import FixedClock
from tests.conversation import town
from tests.conversation.citizen import Citizen, conversation, knowledge_base
from tests.fake_records import InMemoryCitizenRecords


def kites(**more: object) -> PublishedProcedure:
    """A published procedure of which the publication names neither ways to file nor questions."""
    written = town.procedure("9.000001", "Thủ tục cấp phép thả diều", short_name="Cấp phép thả diều")
    content = written.model_dump(mode="json", exclude_defaults=True)
    bare: dict[str, object] = {"origin": "published", "questions": [], "aliases": [], "channels": [], **more}
    return PublishedProcedure.model_validate({**content, **bare})


@pytest.fixture
def citizen(records: InMemoryCitizenRecords, clock: FixedClock) -> Citizen:
    return Citizen(conversation(records, clock, knowledge_base(town.knowledge(kites()))))


async def test_citizens_hear_that_nobody_has_checked_it(citizen: Citizen) -> None:
    told = await citizen.says("cấp phép thả diều")
    assert f"Nhập từ dữ liệu công bố ngày {kites().checked_on:%d/%m/%Y}, chưa kiểm tra." in told
    assert "Kiểm tra ngày" not in told


@pytest.mark.parametrize("asked", ["lệ phí bao nhiêu", "mất bao lâu", "nộp trực tuyến được không"])
async def test_where_no_way_to_file_is_named_none_is_made_up(citizen: Citizen, asked: str) -> None:
    told = await citizen.says(f"cấp phép thả diều {asked}")
    assert "Nguồn không nêu cách nộp, thời hạn, lệ phí." in told
    assert "Nộp bằng cách" not in told


async def test_the_place_is_told_without_an_empty_line_of_ways(citizen: Citizen) -> None:
    told = await citizen.says("cấp phép thả diều ở đâu")
    assert "📍" in told
    assert "📮" not in told


async def test_once_confirmed_it_is_told_as_any_other(records: InMemoryCitizenRecords, clock: FixedClock) -> None:
    confirmed = kites(confirmed_by="Lê Văn Mẫu, công chức văn hóa, 22/11/2026")
    citizen = Citizen(conversation(records, clock, knowledge_base(town.knowledge(confirmed))))
    told = await citizen.says("cấp phép thả diều")
    assert "Cán bộ xác nhận: Lê Văn Mẫu" in told
    assert "chưa kiểm tra" not in told
