"""Dossiers asked of a one-stop system over HTTP, one request a dossier.

Whatever the system does, a citizen sees the dossier asked for or hears that the system cannot be reached; reasons and
logs hold neither codes nor headers nor anything that was answered.
"""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

import aiohttp
import structlog
from yarl import URL

from bot.domain.dossier_codes import DossierCode
from bot.service.dossier_ports import Sighting, SourceUnreachable
from bot.service.ports import Clock
from bot.sources.brief_cache import BriefCache
from bot.sources.circuit_breaker import CircuitBreaker, Verdict
from bot.sources.http_answers import BODY_LIMIT, Found, HttpAnswer, NoSuchDossier, Trouble, read_answer
from bot.sources.http_rows import AnsweredRows
from bot.sources.http_settings import CODE_PLACE, HttpSourceSettings

log = structlog.get_logger()

POOL_SIZE = 8
"""Connections to the system at most; those who find all taken wait, within their time-out."""
CACHE_ENTRIES = 2000
FIRST_PAUSE, LONGEST_PAUSE = 0.25, 2.0
"""Seconds: the ceilings of the random pauses before the second try and before late ones."""
PATIENCE = 5.0
"""Seconds: a system that asks for a longer wait is not waited for, because a citizen is."""

RESTING = Trouble("đang lỗi liên tiếp, tạm ngừng hỏi trong ít phút", is_of_system=False)
_JUST_TYPES = {"Accept": "application/json", "User-Agent": "motcua"}


@dataclass(frozen=True, slots=True)
class Timing:
    """Everything that passes time or throws dice, for tests to replace; ``monotonic`` is in seconds."""

    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    dice: Callable[[], float] = random.random


class HttpDossierSource:
    """A DossierSource over HTTP. Belongs to the event loop that first asks it; ``aclose`` it on that loop."""

    def __init__(
        self,
        settings: HttpSourceSettings,
        headers: Mapping[str, str],
        rows: AnsweredRows,
        clock: Clock,
        timing: Timing = Timing(),
    ) -> None:
        """``headers`` are those of the settings with their secrets read."""
        self._settings = settings
        self._headers = {**_JUST_TYPES, **headers}
        self._rows = rows
        self._clock = clock
        self._timing = timing
        self._breaker = CircuitBreaker(settings.breaker.failures, settings.breaker.open_seconds, timing.monotonic)
        self._cache = BriefCache[Sighting | None](settings.cache_seconds, CACHE_ENTRIES, timing.monotonic)
        self._session: aiohttp.ClientSession | None = None

    async def find(self, code: DossierCode) -> Sighting | None:
        """The dossier of ``code``, or None when the system has none; raises SourceUnreachable.

        A sighting may be ``cache_seconds`` old; its ``seen_at`` tells.
        """
        return await self._cache.get(code.text, lambda: self._ask(code))

    async def aclose(self) -> None:
        """Give up what is being asked, and close all connections."""
        await self._cache.close()
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _ask(self, code: DossierCode) -> Sighting | None:
        tries = 0
        while isinstance(outcome := await self._try_once(code), Trouble):
            tries += 1
            pause = self._pause(tries, outcome)
            if outcome is not RESTING:
                log.warning("dossier_source_failed", reason=outcome.reason, tries=tries, again_in=pause)
            if pause is None:
                raise SourceUnreachable(outcome.reason)
            await self._timing.sleep(pause)
        return outcome

    def _pause(self, tries: int, trouble: Trouble) -> float | None:
        """Seconds before the next try, or None when there shall be none.

        Exponential back-off with full jitter: many bots that failed together must not come back together. What the
        system asked for comes on top.
        """
        asked = trouble.retry_after or 0.0
        if not trouble.may_pass or tries >= self._settings.tries or asked > PATIENCE:
            return None
        return asked + self._timing.dice() * min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** (tries - 1))

    async def _try_once(self, code: DossierCode) -> Sighting | Trouble | None:
        trial = self._breaker.admit()
        if trial is None:
            return RESTING
        with trial:
            outcome = await self._request(code)
            failed = isinstance(outcome, Trouble) and outcome.is_of_system
            trial.verdict = Verdict.FAILED if failed else Verdict.WORKED
        return outcome

    async def _request(self, code: DossierCode) -> Sighting | Trouble | None:
        answer = await self._get(_address(self._settings.url, code))
        if isinstance(answer, Trouble):
            return answer
        seen_at = self._clock.now()
        match read_answer(answer, self._settings.not_found, seen_at):
            case Trouble() as trouble:
                return trouble
            case NoSuchDossier():
                return None
            case Found(document):
                dossier = self._rows.read(document, code)
                return dossier if isinstance(dossier, Trouble) else Sighting(dossier, seen_at)

    async def _get(self, url: URL) -> HttpAnswer | Trouble:
        try:
            async with self._connected().get(url, allow_redirects=False) as response:
                is_read = response.status == 200 or response.status in self._settings.not_found.statuses
                body = await _read_bounded(response.content) if is_read else b""
                kind, asked = response.content_type.lower(), response.headers.get("Retry-After")
                return HttpAnswer(response.status, kind, asked, body)
        except TimeoutError:
            return Trouble("quá thời gian chờ mà chưa trả lời xong", may_pass=True)
        except aiohttp.ClientConnectorCertificateError:
            return Trouble("chứng chỉ TLS không tin được: kiểm tra url và chứng chỉ của hệ thống")
        except aiohttp.ClientConnectionError:
            return Trouble("không kết nối được, hoặc ngắt kết nối giữa chừng", may_pass=True)
        except aiohttp.ClientPayloadError:
            return Trouble("trả lời bị đứt giữa chừng hoặc nén hỏng", may_pass=True)
        except aiohttp.ClientError:
            return Trouble("trả lời không đúng giao thức HTTP")

    def _connected(self) -> aiohttp.ClientSession:
        """The session, made here because it needs the running loop; without cookies, which could mix up citizens."""
        if self._session is None:
            settings = self._settings
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=POOL_SIZE),
                timeout=aiohttp.ClientTimeout(total=settings.timeout_seconds, sock_connect=settings.connect_seconds),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers=self._headers,
            )
        return self._session


def _address(template: str, code: DossierCode) -> URL:
    """The address of ``code``; every character that could mean something in an address is percent-encoded."""
    return URL(template.replace(CODE_PLACE, quote(code.text, safe="")), encoded=True)


async def _read_bounded(content: aiohttp.StreamReader) -> bytes:
    """The unpacked body, at most one byte beyond the limit."""
    body = bytearray()
    while len(body) <= BODY_LIMIT and (part := await content.read(BODY_LIMIT + 1 - len(body))):
        body += part
    return bytes(body)
