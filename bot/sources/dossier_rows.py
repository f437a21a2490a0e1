"""One row of a one-stop system, or one answer of it, read into a dossier without any person in it."""

import re
from collections import Counter
from datetime import datetime, tzinfo

from bot.domain.dossier_codes import DossierCode, MalformedDossierCode
from bot.domain.dossiers import Dossier, DossierState, Extension
from bot.domain.faults import RuleBroken
from bot.domain.procedures import ChannelKind
from bot.service.importing import Unusable
from bot.service.secrets import HashKey
from bot.service.state_words import StateWords
from bot.service.tracking import factor_hash
from bot.sources.cell_texts import as_text, long_text, short_text
from bot.sources.cells import Cells
from bot.sources.dossier_steps import StepReader
from bot.sources.moments import read_moment
from bot.sources.personal_data import Persons

MOST_UNKNOWN_WORDS = 200
"""Different unknown words remembered for the operator: more are no words but a wrong column."""

LONGEST_PROCEDURE_CODE = 40

_PROCEDURE_CODE = re.compile(r"\d\.\d{6}(?!\d)", re.ASCII)
_CHANNELS = {"1": ChannelKind.COUNTER, "2": ChannelKind.ONLINE, "3": ChannelKind.POST}
_NOT_DIGITS = re.compile(r"\D", re.ASCII)
_PHONES_APART = re.compile(r"[,;/]|\n")


class DossierReader:
    """Reads rows. ``unknown_words`` counts the states and channels that nobody explained so far."""

    def __init__(self, states: StateWords, hash_key: HashKey, zone: tzinfo, steps: StepReader | None = None) -> None:
        self._state_words = states
        self._known_states: dict[str, tuple[DossierState, str]] = {}
        self._hash_key = hash_key
        self._zone = zone
        self._steps = steps or StepReader()
        self.unknown_words: Counter[str] = Counter()

    def read(self, cells: Cells) -> Dossier | Unusable:
        """The dossier of a row, or why there is none."""
        try:
            return self._read(cells)
        except MalformedDossierCode:
            return Unusable(f"mã hồ sơ “{as_text(cells.code)[:40]}” không đúng dạng, ví dụ đúng: H99.01-261103-0042")
        except RuleBroken as broken:
            return Unusable(str(broken))

    def _read(self, cells: Cells) -> Dossier:
        code = DossierCode.parse(as_text(cells.code))
        phones, identity = _phones(as_text(cells.phone)), as_text(cells.identity_number)
        persons = Persons(short_text(cells.filer), (*phones, identity))
        state, local_state = self._state(cells.state)
        if state is None and not local_state:
            raise RuleBroken("thiếu trạng thái hồ sơ")
        return Dossier(
            code=code.text,
            procedure_code=_procedure_code(short_text(cells.procedure_code)),
            procedure_name=persons.taken_out_of(_needed(short_text(cells.procedure_name), "tên thủ tục")),
            unit=code.unit or short_text(cells.unit),
            field=short_text(cells.field) or short_text(cells.field_code),
            state=state,
            local_state=persons.taken_out_of(local_state),
            channel=self._channel(short_text(cells.channel)),
            received_at=self._moment(cells.received_at, "ngày tiếp nhận"),
            due_at=self._moment(cells.due_at, "ngày hẹn trả"),
            finished_at=self._moment(cells.finished_at, "ngày xử lý xong"),
            returned_at=self._moment(cells.returned_at, "ngày trả"),
            office=persons.taken_out_of(short_text(cells.office)),
            note=persons.taken_out_of(long_text(cells.note)),
            extension=self._extension(cells, persons),
            steps=self._steps.read(cells, persons, self._moment, self._state),
            factor_hashes=self._factor_hashes(code.text, (*phones[:1], identity)),
        )

    def _state(self, cell: object) -> tuple[DossierState | None, str]:
        """The state and the local word for it; a bare number is no word."""
        written = cell if isinstance(cell, str) else as_text(cell)
        known = self._known_states.get(written)
        if known is not None:
            return known
        word = short_text(written)
        state = self._state_words.state_of(word)
        if state is None:
            self._note_unknown(word)
            return None, word
        return self._known_states.setdefault(written, (state, "" if word.isdecimal() else word))

    def _channel(self, word: str) -> ChannelKind | None:
        """How it was filed; for one dossier an unknown channel is no reason to be left out."""
        channel = _CHANNELS.get(word)
        if channel is None and word:
            self._note_unknown(f"kênh {word}")
        return channel

    def _note_unknown(self, word: str) -> None:
        if word and (word in self.unknown_words or len(self.unknown_words) < MOST_UNKNOWN_WORDS):
            self.unknown_words[word] += 1

    def _moment(self, cell: object, what: str) -> datetime | None:
        return read_moment(cell, self._zone, what)

    def _extension(self, cells: Cells, persons: Persons) -> Extension | None:
        due_at = self._moment(cells.extension_due_on, "ngày hẹn mới")
        return Extension(due_at.date(), persons.taken_out_of(long_text(cells.extension_reason))) if due_at else None

    def _factor_hashes(self, code: str, numbers: tuple[str, ...]) -> frozenset[str]:
        digits = {_digits_of(number)[-4:] for number in numbers if number}
        return frozenset(factor_hash(self._hash_key, code, four) for four in digits if len(four) == 4)


def _procedure_code(text: str) -> str:
    """The national code; many systems append the unit's: ``1.001193.000.00.00.H99``."""
    found = _PROCEDURE_CODE.match(text)
    if found is None and len(text) > LONGEST_PROCEDURE_CODE:
        raise RuleBroken(f"mã thủ tục “{text[:40]}…” quá dài")
    return found[0] if found else text


def _digits_of(number: str) -> str:
    return number if number.isdecimal() and number.isascii() else _NOT_DIGITS.sub("", number)


def _phones(text: str) -> tuple[str, ...]:
    if text.isdecimal():
        return (text,)
    return tuple(phone.strip() for phone in _PHONES_APART.split(text)) if text else ()


def _needed(text: str, what: str) -> str:
    if not text:
        raise RuleBroken(f"thiếu {what}")
    return text
