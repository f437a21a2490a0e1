"""Opening a dossier: only with the last four digits on file, and without telling which codes exist."""

import hmac
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.dossier_codes import DossierCode
from bot.domain.dossiers import Dossier
from bot.service.dossier_ports import DossierSource, FactorTries, LastSightings, Sighting, SourceUnreachable
from bot.service.even_pace import REAL_TIME, EvenPace
from bot.service.ports import Clock, Operator
from bot.service.secrets import HashKey

CHAT_WINDOW, TRIES_A_CHAT = timedelta(hours=1), 5
CODE_WINDOW, TRIES_A_CODE = timedelta(days=1), 10
"""Four digits have 10,000 values: five tries an hour by one chat, ten a day for one code over all chats."""

FACTOR_PURPOSE = "last four digits on file"


def factor_hash(key: HashKey, code: str, digits: str) -> str:
    """What is kept of the last four ``digits`` of a phone or identity number of the dossier ``code``."""
    return key.hash(FACTOR_PURPOSE, f"{code}:{digits}")


@dataclass(frozen=True, slots=True)
class Opened:
    """The citizen may see this dossier; ``is_live`` is False when its source is down and this is what it said last."""

    sighting: Sighting
    is_live: bool

    @property
    def dossier(self) -> Dossier:
        """The dossier."""
        return self.sighting.dossier


@dataclass(frozen=True, slots=True)
class DoesNotFit:
    """Code and digits do not fit; which of them is wrong is not told."""


@dataclass(frozen=True, slots=True)
class TooManyTries:
    """Too many wrong tries; nothing is looked up for now."""


@dataclass(frozen=True, slots=True)
class SourceDown:
    """The source does not answer, and nothing may be shown from before."""


Opening = Opened | DoesNotFit | TooManyTries | SourceDown


class Tracking:
    """Looks dossiers up for citizens."""

    def __init__(
        self,
        source: DossierSource,
        last_sightings: LastSightings,
        tries: FactorTries,
        hash_key: HashKey,
        clock: Clock,
        operator: Operator,
        pace: EvenPace = REAL_TIME,
    ) -> None:
        self._source = source
        self._last_sightings = last_sightings
        self._tries = tries
        self._hash_key = hash_key
        self._clock = clock
        self._operator = operator
        self._pace = pace

    async def open(self, chat: str, code: DossierCode, digits: str) -> Opening:
        """Open ``code`` with the last four ``digits``; a refusal takes as long whether or not the code exists."""
        if await self._is_guessing(chat, code):
            return TooManyTries()
        began = self._pace.monotonic()
        looked_up = await self._find(code)
        if isinstance(looked_up, Opened) and self._fits(code, digits, looked_up.dossier):
            await self._report_unknown_word(looked_up)
            return looked_up
        await self._pace.keep(began)
        is_down = isinstance(looked_up, SourceDown) or (isinstance(looked_up, Opened) and not looked_up.is_live)
        return SourceDown() if is_down else DoesNotFit()

    async def look_up(self, code: DossierCode) -> Opened | DoesNotFit | SourceDown:
        """The dossier of ``code`` for a chat that may see it."""
        looked_up = await self._find(code)
        if isinstance(looked_up, Opened):
            await self._report_unknown_word(looked_up)
        return looked_up

    async def _find(self, code: DossierCode) -> Opened | DoesNotFit | SourceDown:
        try:
            sighting = await self._source.find(code)
        except SourceUnreachable as down:
            await self._operator.tell(f"Nguồn hồ sơ không trả lời: {down}")
            last = await self._last_sightings.last_seen(code)
            return Opened(last, is_live=False) if last else SourceDown()
        return DoesNotFit() if sighting is None else Opened(sighting, is_live=True)

    def _fits(self, code: DossierCode, digits: str, dossier: Dossier) -> bool:
        given = factor_hash(self._hash_key, code.text, digits)
        return any(hmac.compare_digest(given, known) for known in dossier.factor_hashes)

    async def _report_unknown_word(self, opened: Opened) -> None:
        if opened.is_live and opened.dossier.state is None:
            word = opened.dossier.local_state
            await self._operator.tell(f"Trạng thái hồ sơ chưa có trong dossier_states.yaml: “{word}”")

    async def _is_guessing(self, chat: str, code: DossierCode) -> bool:
        now = self._clock.now()
        by_chat = (await self._tries.wrong_tries(chat, code, now - CHAT_WINDOW)).by_chat
        for_code = (await self._tries.wrong_tries(chat, code, now - CODE_WINDOW)).for_code
        if by_chat < TRIES_A_CHAT and for_code < TRIES_A_CODE:
            return False
        await self._operator.tell("Có người đang đoán mã hoặc số xác nhận hồ sơ; đã tạm khóa tra cứu.")
        return True
