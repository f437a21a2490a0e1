"""Erasing what was kept long enough: the composition root of ``motcua retention``."""

import asyncio
from collections.abc import Iterator, Mapping

from bot.app import ZonedClock, ready_database
from bot.service.retention import Kept, Retention, RetentionRules
from bot.settings import Settings
from bot.store.retention import SqlRetention

NAMES: Mapping[Kept, str] = {
    Kept.UNANSWERED_QUESTIONS: "câu hỏi chưa trả lời được",
    Kept.TICKET_CONTACTS: "nơi gửi trả lời của phiếu đã kết thúc",
    Kept.FINISHED_FOLLOWINGS: "theo dõi hồ sơ đã kết thúc",
    Kept.SETTLED_NOTICES: "tin báo, lời nhắc đã gửi",
    Kept.IDLE_DIALOGUES: "cuộc trò chuyện bỏ dở, dấu chặn bot",
    Kept.FACTOR_TRIES: "lần nhập sai 4 số cuối",
    Kept.SET_ASIDE: "tin không xử lý hoặc không gửi được",
}


def retain(settings: Settings, *, is_rehearsal: bool) -> Mapping[Kept, int]:
    """Erase, or count what would be erased; raises SettingsFaulty, RecordsUnusable."""
    with ready_database(settings) as database:
        retention = Retention(SqlRetention(database), ZonedClock(settings.time_zone), settings.retention)
        return asyncio.run(retention.rehearse() if is_rehearsal else retention.erase())


def in_words(erased: Mapping[Kept, int], rules: RetentionRules, *, is_rehearsal: bool) -> Iterator[str]:
    """A line for each rule: what, after how many days, how many."""
    yield "Sẽ xóa (chưa xóa gì):" if is_rehearsal else "Đã xóa:"
    for kept, count in erased.items():
        yield f"  {count:>8}  {NAMES[kept]} (quá {rules.days(kept)} ngày)"
