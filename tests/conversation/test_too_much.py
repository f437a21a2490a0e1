"""What is too large to be read is told, not read."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from structlog.testing import capture_logs

from bot.conversation.messages import LONGEST_TEXT, Attached, Message, Said
from bot.conversation.pictures import AT_ONCE, PictureReader
from tests.conversation.citizen import Citizen
from tests.slips import blank_page, slip


@pytest.mark.parametrize("length", [LONGEST_TEXT + 1, 2_000_000])
@pytest.mark.parametrize("word", ["khai sinh ", "x", "👍", "\u0301", "("])
async def test_a_text_without_end_is_not_read(citizen: Citizen, length: int, word: str) -> None:
    told = await citizen.says((word * length)[:length])
    assert "dài quá" in told
    assert citizen.outcome.kind == "refused"


async def test_a_caption_without_end_is_not_read(citizen: Citizen) -> None:
    assert "dài quá" in await citizen.sends(Attached("photo", "khai sinh " * 1000, blank_page()))


async def test_a_text_as_long_as_telegram_allows_is_read(citizen: Citizen) -> None:
    told = await citizen.says(("làm giấy khai sinh cần gì " + "." * LONGEST_TEXT)[:LONGEST_TEXT])
    assert "dài quá" not in told


async def test_in_the_middle_of_something_it_is_told_too(citizen: Citizen) -> None:
    await citizen.says("/gopy")
    assert "dài quá" in await citizen.says("x" * 5000)


class SlowPictures:
    """Stands in for the threads: each picture is looked at only when ``go`` is set."""

    def __init__(self) -> None:
        self.go = threading.Event()
        self.busy = self.most_busy = 0
        self._lock = threading.Lock()

    def hold(self) -> None:
        with self._lock:
            self.busy += 1
            self.most_busy = max(self.most_busy, self.busy)
        self.go.wait(10)
        with self._lock:
            self.busy -= 1


def photo(image: bytes) -> Message:
    return Message("telegram:7", Attached("photo", image=image))


async def test_two_pictures_are_looked_at_at_once_and_a_few_wait() -> None:
    slow, threads = SlowPictures(), ThreadPoolExecutor(AT_ONCE)
    for _ in range(AT_ONCE):
        threads.submit(slow.hold)
    reader, code = PictureReader(most_waiting=3, threads=threads), slip("H99.01-261109-0042")
    looking = [asyncio.create_task(reader.look_for_code(photo(code))) for _ in range(9)]
    await asyncio.sleep(0)  # all nine have come before the first is looked at
    slow.go.set()
    seen = await asyncio.gather(*looking)
    read = [each for each in seen if isinstance(each.content, Said)]
    refused = [each for each in seen if each.content == Attached("photo_unreadable")]
    assert (len(read), len(refused)) == (AT_ONCE + 3, 4)
    assert isinstance((await reader.look_for_code(photo(code))).content, Said), "their places are free again"
    threads.shutdown()


async def test_a_picture_whose_turn_does_not_come_is_given_up() -> None:
    slow, threads = SlowPictures(), ThreadPoolExecutor(AT_ONCE)
    for _ in range(AT_ONCE):
        threads.submit(slow.hold)
    reader = PictureReader(longest_wait=0.05, threads=threads)
    with capture_logs() as logged:
        assert (await reader.look_for_code(photo(blank_page()))).content == Attached("photo_unreadable")
    assert [entry["event"] for entry in logged] == ["picture_took_too_long"]
    slow.go.set()
    threads.shutdown()
