"""Taking out of free text what must not be kept: personal data, and characters that no database stores.

Own limit (the law names none): identity numbers, phones, e-mail addresses, accounts and dossier codes never stay in a
kept question. Names and addresses in plain words cannot be told from other words and may stay.
"""

import re

from bot.domain.dossier_codes import without_codes

DOSSIER_CODE = "[mã hồ sơ]"

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]+(?:\.[\w-]+)+")
_NEARLY_A_DOSSIER = re.compile(
    r"\b(?:\d{3}\.\d{2}\.\d{2}\.)?[A-Za-z]\d{2}(?:\.\d{2,3}){0,4}\s*[-–—]\s*\d{6,8}\s*[-–—]\s*\d{4,7}\b"
)
"""With a day that does not exist, for instance; real codes are found however they are typed."""
_LINK = re.compile(r"(?<!\w)(?:https?://|www\.|(?:[\w-]{1,63}\.){1,4}(?:com|net|org|vn|me)/)\S+", re.IGNORECASE)
_HANDLE = re.compile(r"@\w{4,}")
_PASSPORT = re.compile(r"(?<!\w)[A-Za-z]\d{7}(?!\w)")
_NUMBER = re.compile(r"\+?\d(?:[^\w/]{0,3}_{0,3}\d){7,}")
"""Eight digits or more, however they are grouped; a slash ends a number, for 123/2015/NĐ-CP is a law."""
_PROCEDURE_CODE = re.compile(r"((?<![\d.])[1-9]\.\d{6}(?!\d|[.\-–]\d))")
_LABELS = (
    (_EMAIL, "[email]"),
    (_NEARLY_A_DOSSIER, DOSSIER_CODE),
    (_LINK, "[liên kết]"),
    (_HANDLE, "[tài khoản]"),
    (_PASSPORT, "[số]"),
)


def scrub(text: str) -> str:
    """``text`` with personal data replaced by what it was. Idempotent; a procedure code (1.001193) stays."""
    text = readable(text)
    while (scrubbed := _scrubbed(text)) != text:  # what was taken out may have parted what stands out now
        text = scrubbed
    return text


def _scrubbed(text: str) -> str:
    text = without_codes(text, DOSSIER_CODE)
    for pattern, label in _LABELS:
        text = pattern.sub(label, text)
    parts = _PROCEDURE_CODE.split(text)
    return "".join(part if place % 2 else _NUMBER.sub("[số]", part) for place, part in enumerate(parts))


def readable(text: str) -> str:
    """``text`` without NUL (PostgreSQL refuses it) and with stray surrogates (UTF-8 has none) made question marks."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
