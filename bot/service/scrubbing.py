"""Taking personal data out of free text before it is kept.

Own limit (the law names none): identity numbers, phones, e-mail addresses and dossier codes never stay in a kept
question.
"""

import re

_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DOSSIER = re.compile(
    r"\b(?:\d{3}\.\d{2}\.\d{2}\.)?[A-Za-z]\d{2}(?:\.\d{2,3}){0,4}\s*[-–—]\s*\d{6,8}\s*[-–—]\s*\d{4,7}\b"
)
_LINK = re.compile(r"\b(?:https?://|www\.|t\.me/)\S+", re.IGNORECASE)
_HANDLE = re.compile(r"(?<!\w)@\w{4,}")
_NUMBER = re.compile(r"(?<![\w.])\+?\d(?:[ .\-–()]?\d){7,}(?!\w)")
_PROCEDURE_CODE = re.compile(r"\d\.\d{6}\Z")


def scrub(text: str) -> str:
    """``text`` with personal data replaced by what it was. Idempotent; a procedure code (1.001193) stays."""
    for pattern, label in (
        (_EMAIL, "[email]"),
        (_DOSSIER, "[mã hồ sơ]"),
        (_LINK, "[liên kết]"),
        (_HANDLE, "[tài khoản]"),
    ):
        text = pattern.sub(label, text)
    return _NUMBER.sub(_number, text)


def _number(found: re.Match[str]) -> str:
    return found[0] if _PROCEDURE_CODE.match(found[0]) else "[số]"
