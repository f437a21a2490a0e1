"""Deep links into the bot, as a poster's QR code carries them.

Telegram hands the payload after ``start=`` to the bot as ``/start <payload>``; it takes 64 characters of
``A-Z a-z 0-9 _ -``, so the dots of codes become dashes (a unit and a procedure have none of their own).
"""

import re

from bot.posters.refusal import PosterRefused

_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


def rating_link(bot_name: str, unit: str) -> str:
    """The link by which a citizen begins to rate ``unit``: ``https://t.me/<bot>?start=dg_H99-01``."""
    return _link(bot_name, "dg_", unit)


def procedure_link(bot_name: str, code: str) -> str:
    """The link that opens a procedure: ``https://t.me/<bot>?start=tt_1-001193``."""
    return _link(bot_name, "tt_", code)


def _link(bot_name: str, prefix: str, code: str) -> str:
    payload = prefix + code.replace(".", "-")
    if not _PAYLOAD.fullmatch(payload):
        raise PosterRefused(
            f"Mã “{code}” không đặt được vào liên kết Telegram: chỉ gồm chữ cái không dấu, chữ số, dấu chấm, "
            f"và dài nhất {64 - len(prefix)} ký tự."
        )
    return f"https://t.me/{bot_name}?start={payload}"
