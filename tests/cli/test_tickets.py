"""``motcua tickets``: an office without a Telegram group works on its tickets."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.content.knowledge import shipped
from bot.content.working_calendar import load_calendar
from bot.domain.tickets import TicketKind
from bot.service.dialogue import AboutTicket, DialogueState, EraseEverything, WriteToTicket
from bot.service.secrets import HashKey
from bot.service.ticket_ports import ToTellCitizen
from bot.settings import hash_key_of, load_settings
from bot.store.citizen_records import SqlCitizenRecords
from bot.store.database import Database, sqlite_url
from bot.store.migrating import migrate
from bot.store.ticket_post import SqlTicketPost
from tests.builders import HANOI, FixedClock
from tests.cli.conftest import Command
from tests.fake_tickets import NUMBER, opening

AN = "telegram:7"
OTHER = "26-000002"


class Citizens:
    """Citizens who write to the office through the bot, on the database that the command uses."""

    def __init__(self, database: Database) -> None:
        self._clock = FixedClock(datetime.now(HANOI))
        key = HashKey(hash_key_of(load_settings()))
        self._records = SqlCitizenRecords(database, self._clock, key)
        self._post = SqlTicketPost(database, self._clock, key)

    def send(self, *effects: AboutTicket | EraseEverything, days_ago: int = 0) -> None:
        now = self._clock.time
        self._clock.time -= timedelta(days=days_ago)
        asyncio.run(self._records.commit(AN, DialogueState(), effects))
        self._clock.time = now

    def hear(self) -> Sequence[ToTellCitizen]:
        return asyncio.run(self._post.untold_to_citizens("telegram", 10))


@pytest.fixture
def citizens(tmp_path: Path) -> Iterator[Citizens]:
    (tmp_path / "data").mkdir()
    database = Database(sqlite_url(tmp_path / "data"))
    migrate(database)
    yield Citizens(database)
    database.close()


def test_a_new_office_has_nothing_to_do(motcua: Command):
    done = motcua("tickets", "list")
    assert (done.code, done.out) == (0, "Không có phiếu nào chờ xử lý.\n")


def test_the_list_shows_what_waits_with_its_last_day(motcua: Command, citizens: Citizens):
    citizens.send(opening())
    citizens.send(opening(OTHER, unit="H99.02", kind=TicketKind.PROPOSAL))
    today = datetime.now(HANOI).date()
    due = load_calendar(shipped()).add_working_days(today, 15)
    done = motcua("tickets", "list")
    assert done.code == 0
    (line,) = [line for line in done.out.splitlines() if NUMBER in line]
    shown = [cell.strip() for cell in line.strip("│").split("│")]
    assert shown[:5] == [NUMBER, "phản ánh", "H99.01", f"{today:%d/%m/%Y}", f"{due:%d/%m/%Y}"]
    assert OTHER in done.out


def test_a_unit_sees_its_own_only(motcua: Command, citizens: Citizens):
    citizens.send(opening(), opening(OTHER, unit="H99.02"))
    mine = motcua("tickets", "list", "--unit", " h99.01 ").out
    assert NUMBER in mine
    assert OTHER not in mine
    nothing = motcua("tickets", "list", "--unit", "H99.07")
    assert (nothing.code, nothing.out) == (0, "Không có phiếu nào chờ xử lý ở đơn vị H99.07 và cấp dưới.\n")


def test_what_waited_too_long_is_marked(motcua: Command, citizens: Citizens):
    citizens.send(opening(), days_ago=60)
    assert "quá hạn" in motcua("tickets", "show", NUMBER).out


def test_a_ticket_is_shown_with_all_that_was_written(motcua: Command, citizens: Citizens):
    citizens.send(opening(text="Quầy 2 <b>vắng</b> & đông.\nĐợi lâu."))
    motcua("tickets", "answer", NUMBER, "Đang", "xem.")
    shown = motcua("tickets", "show", NUMBER)
    assert shown.code == 0
    assert "Quầy 2 <b>vắng</b> & đông.\nĐợi lâu." in shown.out
    assert "Đang xem." in shown.out
    assert AN not in shown.out


def test_what_a_citizen_wrote_cannot_steer_the_terminal(motcua: Command, citizens: Citizens):
    citizens.send(opening(text="Đỏ \x1b[31m và \x07 chuông \u202eđảo"))
    assert "Đỏ [31m và  chuông đảo" in motcua("tickets", "show", NUMBER).out


def test_an_office_works_a_ticket_through(motcua: Command, citizens: Citizens):
    citizens.send(opening())
    for arguments, words in (
        (("take", NUMBER), "Đã nhận xử lý"),
        (("supplement", NUMBER, "Ngày", "nào", "ạ?"), "Đã đề nghị người dân bổ sung"),
    ):
        done = motcua("tickets", *arguments, "--unit", "H99")
        assert (done.code, done.err) == (0, "")
        assert words in done.out
    citizens.send(WriteToTicket(number=NUMBER, text="Hôm qua."))
    assert motcua("tickets", "resolve", NUMBER, "Đã bố trí người trực.").code == 0
    assert [told.message.text for told in citizens.hear()] == ["Ngày nào ạ?", "Đã bố trí người trực."]
    assert NUMBER not in motcua("tickets", "list").out


def test_a_refusal_needs_its_reason(motcua: Command, citizens: Citizens):
    citizens.send(opening())
    assert motcua("tickets", "refuse", NUMBER).code == 2
    empty = motcua("tickets", "refuse", NUMBER, " ")
    assert (empty.code, empty.out, empty.err) == (1, "", f"Phiếu {NUMBER}: Cần ghi nội dung gửi người dân.\n")
    assert motcua("tickets", "refuse", NUMBER, "Không thuộc thẩm quyền.").code == 0


@pytest.mark.parametrize("command", ["show", "take", "answer", "resolve", "refuse", "supplement"])
def test_another_units_ticket_is_left_alone(motcua: Command, citizens: Citizens, command: str):
    citizens.send(opening())
    words = [] if command in ("show", "take") else ["Chữ"]
    done = motcua("tickets", command, NUMBER, *words, "--unit", "H99.02")
    assert (done.code, done.out) == (1, "")
    assert "thuộc đơn vị khác" in done.err


def test_an_unknown_number_is_told(motcua: Command):
    done = motcua("tickets", "take", "26-999999")
    assert (done.code, done.err) == (2, "Không có phiếu nào mang số 26-999999.\n")


def test_the_office_sees_that_a_citizen_has_left(motcua: Command, citizens: Citizens):
    citizens.send(opening())
    citizens.send(EraseEverything())
    assert "Người gửi đã xóa dữ liệu của mình" in motcua("tickets", "show", NUMBER).out
    refused = motcua("tickets", "answer", NUMBER, "Chữ")
    assert (refused.code, refused.out) == (1, "")
    assert "Không liên lạc được" in refused.err


def test_the_office_sees_that_a_citizen_never_wished_an_answer(motcua: Command, citizens: Citizens):
    citizens.send(opening(is_contactable=False))
    assert "không để lại liên lạc" in motcua("tickets", "show", NUMBER).out


def test_a_lost_database_is_told_in_one_sentence(motcua: Command, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MOTCUA_DATABASE_URL", "postgresql://nobody@127.0.0.1:9/none?connect_timeout=2")
    done = motcua("tickets", "list")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("Không dùng được cơ sở dữ liệu: ")
    assert "Traceback" not in done.err
