"""Ten thousand random and hostile messages: none escapes, none stays without an answer.

In quarters, which run beside each other: as one test they were the tail of the whole suite.
"""

import random
from collections import Counter
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from bot.app import Assistant
from bot.channels.telegram.incoming import chat_name
from bot.channels.telegram.outgoing import Outgoing
from bot.channels.telegram.polling import PollingBot
from bot.conversation.messages import Reply
from tests.botapi import BotApiDouble, rules
from tests.channels.telegram.desk import ListeningOperator
from tests.channels.telegram.post_office import post_office
from tests.conversation.citizen import conversation
from tests.fake_records import InMemoryCitizenRecords
from tests.scenarios.conftest import TOKEN
from tests.unmeasured import unmeasured

MESSAGES = 10_000
SEEDS = (20261124, 20261125, 20261126, 20261127)
CITIZENS = 50
Json = dict[str, Any]

WORDS: list[str] = [
    "khai sinh", "kết hôn", "tạm trú", "sổ đỏ", "lệ phí", "bao nhiêu", "cần gì", "ở đâu", "mất bao lâu", "không phải",
    "cái thứ hai", "số 3", "còn", "thì", "sao y", "cccd", "đk", "ks", "ko", "dc", "vs", "chào", "cảm ơn", "bạn là ai",
    "đồ ngu", "gặp cán bộ", "giờ làm việc", "à không", "ý tôi là", "the last one", "hồ sơ", "mai táng", "nghỉ lễ",
]  # fmt: skip
HOSTILE = [
    "<b>", "</b>", "<script>alert(1)</script>", '<a href="javascript:x">', "&lt;", "&", "&#0;", "<!-- -->", "<", "]]>",
    "'; DROP TABLE dialogues; --", '" OR 1=1 --', "%s%n{0}{office}{}", "${jndi:ldap://x}", "../../etc/passwd", "\\",
    "{" * 50, "{{7*7}}", "\x00", "\x1b[31m", "\r\n\r\n", "\u202eđảo ngược", "\u200f\u200e", "مرحبا", "שלום", "你好",
    "\ufeff", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "👍🏽", "2️⃣", "１２３", "½", "ﬀ", "Ω", "\ud83d", "NULL",
    "0912345678", "001203004567", "an@thu.vn", "https://x.vn/" + "a" * 300, "9" * 400, "-1", "1e999", "1.001193",
]  # fmt: skip
COMMANDS = [
    "/start",
    "/help",
    "/thutuc",
    "/vanphong",
    "/ngonngu",
    "/quyenriengtu",
    "/xoadulieu",
    "/khongco",
    "/",
    "//x",
]
LINKS = ["", " tt_1.001193", " tt_1001193", " tt_9.999999", " <b>", " " + "x" * 64, "@motcua_test_bot", "@other_bot"]
PAYLOADS = ["1:m", "1:f", "1:o", "1:h", "1:l:en", "1:l:vi", "1:b:ho-tich:0", "1:b:ho-tich:999", "1:p:1.001193",
            "1:a:1.001193:fee", "1:n:1.001193", "1:c:1.001193", "1:p:9.999999", "0:m", "", "1:", "x" * 64]  # fmt: skip


class Generator:
    """Makes raw updates from a seed; ``expects_reply`` holds the ids of those that must be answered."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self.expects_reply: set[int] = set()

    def updates(self, number: int) -> list[Json]:
        return [self._update(number) for number in range(1, number + 1)]

    def _update(self, number: int) -> Json:
        kinds: list[Callable[[], Json]] = [
            self._text,
            self._attachment,
            self._press,
            self._edit,
            self._chatter,
            self._broken,
        ]
        kind = self._random.choices(kinds, weights=[70, 8, 12, 4, 3, 3])[0]
        if kind in (self._text, self._attachment, self._press, self._edit):
            self.expects_reply.add(number)
        return {"update_id": number, **kind()}

    def _message(self, content: Json, chat: Json | None = None) -> Json:
        citizen = self._random.randrange(1, CITIZENS + 1)
        me = {"id": citizen, "is_bot": False, "first_name": self._random.choice(HOSTILE)}
        return {"message_id": 1, "date": 0, "chat": chat or {"id": citizen, "type": "private"}, "from": me, **content}

    def _text(self) -> Json:
        return {"message": self._message({"text": self._any_text()})}

    def _edit(self) -> Json:
        return {"edited_message": self._message({"text": self._any_text(), "edit_date": 1})}

    def _any_text(self) -> str:
        makers = [self._question, self._nonsense, self._zalgo, self._huge_word, self._command]
        make = self._random.choices(makers, weights=[52, 25, 10, 1, 12])[0]
        return make()[:4096] or "."

    def _question(self) -> str:
        words = self._random.choices(WORDS, k=self._random.randrange(1, 12))
        if self._random.random() < 0.3:
            words.insert(self._random.randrange(len(words) + 1), self._random.choice(HOSTILE))
        return " ".join(words)

    def _nonsense(self) -> str:
        alphabets = [(0x20, 0x7F), (0xA0, 0x250), (0x300, 0x370), (0x590, 0x700), (0x1E00, 0x1F00), (0x2000, 0x2100),
                     (0x4E00, 0x9FFF), (0xE000, 0xE100), (0xFFF0, 0xFFFF), (0x1F300, 0x1FAFF), (0, 0x20)]  # fmt: skip
        low, high = self._random.choice(alphabets)
        letters = [chr(self._random.randrange(low, high)) for _ in range(self._random.randrange(1, 120))]
        return "".join(letters) + self._random.choice(HOSTILE)

    def _zalgo(self) -> str:
        marks = "".join(chr(self._random.randrange(0x300, 0x36F)) for _ in range(20))
        return "".join(letter + marks for letter in self._question())

    def _huge_word(self) -> str:
        return self._random.choice(["x", "đ", "👍", "a.", "1 ", "<b>", "(", "khai sinh "]) * self._random.randrange(
            500, 4096
        )

    def _command(self) -> str:
        return self._random.choice(COMMANDS) + self._random.choice(LINKS)

    def _attachment(self) -> Json:
        file = {"file_id": "F", "file_unique_id": "U", "width": 1, "height": 1, "duration": 1, "length": 1}
        sticker = {**file, "type": "regular", "is_animated": False, "is_video": False}
        content = self._random.choice(
            [
                {"sticker": sticker},
                {"voice": file},
                {"photo": [file]},
                {"video_note": file},
                {"document": file},
                {"location": {"latitude": self._random.uniform(-90, 90), "longitude": self._random.uniform(-180, 180)}},
            ]
        )
        return {
            "message": self._message({**content, "caption": self._question() if self._random.random() < 0.5 else ""})
        }

    def _press(self) -> Json:
        message = self._message({"text": "x"})
        payload = self._random.choice(PAYLOADS) if self._random.random() < 0.8 else self._nonsense()[:64]
        return {
            "callback_query": {
                "id": "1",
                "from": message["from"],
                "message": message,
                "chat_instance": "1",
                "data": payload,
            }
        }

    def _chatter(self) -> Json:
        group = {"id": -5, "type": "group", "title": "Tổ"}
        return self._random.choice(
            [
                {"message": self._message({"text": "chuyện riêng"}, group)},
                {"channel_post": self._message({"text": "thông báo"}, {"id": -1001, "type": "channel"})},
                {"message": self._message({"new_chat_title": "x"})},
                {"something_new": {"id": 1}},
            ]
        )

    def _broken(self) -> Json:
        return self._random.choice(
            [
                {"message": {}},
                {"message": "text"},
                {"message": {"message_id": 1, "date": "hôm qua", "chat": {"id": 1, "type": "private"}, "text": "x"}},
                {"message": {"message_id": 1, "date": 0, "chat": {}, "text": "x"}},
                {"callback_query": {"id": "1"}},
                {"edited_message": [1, 2]},
                {"my_chat_member": {"chat": {"id": 1, "type": "private"}}},
            ]
        )


class Recorder(Outgoing):
    """Keeps replies instead of sending them, refusing what Telegram would refuse."""

    def __init__(self, bot: PollingBot) -> None:
        super().__init__(bot)
        self.sent: Counter[str] = Counter()
        self._accepted: set[str] = set()

    async def send(self, chat_id: int, reply: Reply, in_place_of: int | None = None) -> None:
        del in_place_of
        html = str(reply.text)
        if html not in self._accepted:
            rules.message_text(html, "HTML", None, "message is too long")
            self._accepted.add(html)
        for button in (button for row in reply.buttons for button in row):
            rules.check_callback_data(button.press)
        self.sent[chat_name(chat_id)] += 1

    async def confirm_press(self, callback_id: str) -> None:
        pass


@pytest.fixture
async def bot() -> AsyncIterator[PollingBot]:
    async with BotApiDouble(TOKEN) as api, PollingBot(TOKEN, base_url=api.base_url) as client:
        yield client


@pytest.mark.parametrize("seed", SEEDS)
async def test_a_quarter_of_ten_thousand_random_and_hostile_messages(
    bot: PollingBot, assembled: Assistant, seed: int
) -> None:
    operator, recorder, records = ListeningOperator(), Recorder(bot), InMemoryCitizenRecords()
    talk = conversation(records, known=assembled.knowledge_base)
    made = Generator(seed)
    unanswered: list[Json] = []
    async with post_office(bot, talk, records, recorder, operator) as office:
        with unmeasured():
            for update in made.updates(MESSAGES // len(SEEDS)):
                before = recorder.sent.total()
                await office.receive(update)
                answered = recorder.sent.total() - before
                if update["update_id"] in made.expects_reply and answered != 1:
                    unanswered.append(update)
    assert unanswered == []
    malformed = [fault for fault in operator.faults if fault.startswith("update_failed: ")]
    assert malformed
    assert operator.faults == malformed, "every fault was Telegram's, none the bot's own"
    for question in await records.unanswered():
        assert "0912345678" not in question
        question.encode()
