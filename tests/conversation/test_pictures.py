"""A photo of the receipt slip is as good as the code typed; any other photo gets a helpful reply."""

import pytest

from bot.conversation.messages import Attached
from tests.conversation.citizen import Citizen
from tests.slips import blank_page, slip

CODE = "H99.01-261109-0042"


@pytest.mark.parametrize("content", [CODE, f"https://example.invalid/hoso?ma={CODE}"])
async def test_the_code_on_the_slip_leads_to_the_dossier(citizen: Citizen, content: str) -> None:
    told = await citizen.sends(Attached("photo", image=slip(content)))
    assert CODE in told
    assert "4 số cuối" in told


async def test_the_caption_is_read_together_with_the_code(citizen: Citizen) -> None:
    told = await citizen.sends(Attached("photo", "hồ sơ này tới đâu rồi", slip(CODE)))
    assert CODE in told


async def test_a_photo_without_a_code_gets_a_helpful_reply(citizen: Citizen) -> None:
    assert "không thấy mã QR" in await citizen.sends(Attached("photo", image=blank_page()))


async def test_a_broken_picture_gets_a_helpful_reply(citizen: Citizen) -> None:
    assert "không mở được" in await citizen.sends(Attached("photo", image=b"no picture at all"))


async def test_a_photo_without_a_code_but_with_words_is_answered_by_its_words(citizen: Citizen) -> None:
    told = await citizen.sends(Attached("photo", "làm giấy khai sinh cần gì", blank_page()))
    assert "khai sinh" in told


def test_a_picture_never_shows_in_a_log() -> None:
    assert "image" not in repr(Attached("photo", image=b"abc"))
