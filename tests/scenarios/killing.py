"""Real processes, killed at random moments while citizens write; and what must hold whatever happened.

``python -m tests.scenarios.killing`` runs it in full: 1,000 messages from 50 chats, ten kills, by polling and by
webhook, on SQLite and on PostgreSQL; some minutes. The suite has a small version of two of the four.
"""

import asyncio
import logging
import os
import random
import re
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from pydantic import SecretStr
from sqlalchemy import Select, func, select

from bot import telegram_app
from bot.app import Assistant, assistant, open_database
from bot.domain.dossiers import DossierState
from bot.service.dialogue import DialogueState, Follow
from bot.service.dossier_ports import Sighting
from bot.settings import Settings, TelegramSettings, WebhookSettings
from bot.store.database import Database
from bot.store.delivery_tables import inbox, outbox
from bot.store.dossiers import SqlDossiers
from bot.store.tables import answers, responses, unanswered_questions
from tests.botapi import BotApiDouble, Citizen, Fault
from tests.fake_dossiers import dossier
from tests.real_postgres import new_database, running_postgres
from tests.scenarios.conftest import REPOSITORY, TOKEN, free_port
from tests.scenarios.load_balancer import LoadBalancer, load_balancer

LONG_ENOUGH = 600
FAULTS = (
    Fault.too_many_requests(1),
    Fault.server_error(502),
    Fault.disconnect(),
    Fault.disconnect_after_effect(),
    Fault.slow(0.2),
)
HEADING = re.compile(r"\(mã (\d\.\d{6})\)")
AT_ANY_HOUR = {"QUIET_FROM": "00:00", "QUIET_UNTIL": "00:00", "LOOK_SECONDS": "0.2"}


@dataclass(frozen=True)
class Plan:
    """What happens: how much is written, how often somebody kills, and on what it all runs."""

    messages: int
    kills: int
    by_webhook: bool
    database_url: str | None
    replicas: int = 1
    chats: int = 50
    followers: int = 10
    raters: int = 5
    fault_rate: float = 0.05
    seed: int = 1


@dataclass
class Told:
    """What the test itself knows: what was asked where, in order."""

    asked: dict[int, list[str]] = field(default_factory=dict[int, list[str]])
    unknown: int = 0
    began: float = field(default_factory=monotonic)


@dataclass
class Town:
    """The bot's processes, Telegram, and the citizens."""

    plan: Plan
    folder: Path
    api: BotApiDouble
    balancer: LoadBalancer
    settings: Settings
    codes: Sequence[str]
    running: dict[int, asyncio.subprocess.Process] = field(default_factory=dict[int, asyncio.subprocess.Process])
    told: Told = field(default_factory=Told)

    async def starts_one(self) -> None:
        port = free_port()
        clean = {name: value for name, value in os.environ.items() if not name.startswith("MOTCUA_")}
        given = {"DATA_DIR": str(self.settings.data_dir), "TELEGRAM__TOKEN": TOKEN, "LOG_LEVEL": "warning"}
        given |= {"LIMITS__ENABLED": "false"}  # who writes so fast is refused otherwise, which is no loss
        given |= {f"DOSSIERS__{name}": value for name, value in AT_ANY_HOUR.items()}
        given |= {"TELEGRAM__BASE_URL": self.api.base_url, "TELEGRAM__DRAIN_SECONDS": "30"}
        if self.plan.database_url:
            given["DATABASE_URL"] = self.plan.database_url
        if self.plan.by_webhook:
            hook = {"URL": self.address, "SECRET": "bi_mat", "PORT": str(port)}
            given |= {f"TELEGRAM__WEBHOOK__{name}": value for name, value in hook.items()}
        environment = clean | {"PYTHONPATH": str(REPOSITORY)} | {f"MOTCUA_{name}": text for name, text in given.items()}
        log = (self.folder / f"{port}.log").open("wb")
        self.running[port] = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", env=environment, cwd=self.folder, stderr=log
        )
        log.close()
        self.balancer.replicas = list(self.running)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.balancer.port}/hook"

    async def kills_one(self, dice: random.Random) -> None:
        port = dice.choice(list(self.running))
        process = self.running.pop(port)
        assert process.returncode is None, f"it ended by itself: {(self.folder / f'{port}.log').read_text()[-2000:]}"
        process.kill()
        await process.wait()
        self.balancer.replicas = list(self.running) or [port]

    async def stops(self) -> None:
        for process in self.running.values():
            process.terminate()
        for process in self.running.values():
            code = await asyncio.wait_for(process.wait(), LONG_ENOUGH)
            assert code in (0, -signal.SIGTERM), code  # the latter of one that had only just been started

    @property
    def sends(self) -> int:
        return len(self.api.calls_of("sendMessage"))

    def citizen(self, number: int) -> Citizen:
        return self.api.citizen(10_000 + number)


async def live_through(plan: Plan, folder: Path) -> str:
    """Carry out ``plan`` in ``folder``; fails when anything was lost, out of order or doubled. The figures."""
    settings = _settings(plan, folder)
    with assistant(settings) as assembled:
        await _everybody_follows(plan, assembled)
        codes = [procedure.code for procedure in assembled.knowledge_base.current.knowledge.procedures]
    async with BotApiDouble(TOKEN) as api, load_balancer() as balancer:
        town = Town(plan, folder, api, balancer, settings, codes)
        followers = [api.citizen(1000 + number) for number in range(plan.followers)]
        if plan.by_webhook:
            await _deploy(town)
        api.inject_randomly(plan.fault_rate, plan.seed, FAULTS)
        for _ in range(plan.replicas):
            await town.starts_one()
        await asyncio.wait_for(asyncio.gather(_write(town), _kill(town), _rate(town)), LONG_ENOUGH)
        await _until_answered(town)
        await town.stops()
        _check(town, followers)
        return _figures(town)


async def _write(town: Town) -> None:
    """Everybody writes, each something else each time: a procedure by its code, now and then something unknown."""
    dice, plan = random.Random(town.plan.seed), town.plan
    for number in range(plan.messages):
        chat = dice.randrange(plan.chats)
        asked = town.told.asked.setdefault(chat, [])
        if dice.random() < 0.1:
            town.citizen(chat).says(f"qwrtz xkcd plgh {number}")
            town.told.unknown += 1
        else:
            code = dice.choice([code for code in town.codes if code not in asked])
            asked.append(code)
            town.citizen(chat).says(f"/start tt_{code}")
        await asyncio.sleep(0.02)


async def _rate(town: Town) -> None:
    async def rates(rater: Citizen) -> None:
        rater.says("/start dg_H99")
        while "⭐" not in str((heard := await rater.hears(LONG_ENOUGH)).button_texts):
            pass
        rater.presses("5 ⭐", heard)

    await asyncio.gather(*(rates(town.api.citizen(5000 + number)) for number in range(town.plan.raters)))


async def _kill(town: Town) -> None:
    """Kill somebody whenever so many messages were sent, and start another in the same moment."""
    dice = random.Random(town.plan.seed + 1)
    for after in sorted(dice.sample(range(1, town.plan.messages * 3 // 4), town.plan.kills)):
        while town.sends < after:
            await asyncio.sleep(0.005)
        await asyncio.sleep(dice.random() * 0.05)
        await town.kills_one(dice)
        await town.starts_one()


async def _until_answered(town: Town) -> None:
    """Until every citizen has heard everything; says whom nobody answered."""
    deadline = monotonic() + LONG_ENOUGH
    database = open_database(town.settings)
    waiting = select(func.count()).select_from(inbox).where(inbox.c.state == "waiting")
    unsent = select(func.count()).select_from(outbox)
    try:
        while True:
            left = [_count(database, query) for query in (waiting, unsent)]
            if not town.api.pending_update_count and left == [0, 0] and not _unanswered(town):
                return
            assert monotonic() < deadline, (town.api.pending_update_count, left, _unanswered(town))
            await asyncio.sleep(0.1)
    finally:
        database.close()


def _unanswered(town: Town) -> dict[int, list[str]]:
    missing = {chat: [code for code in asked if code not in _heard(town, chat)] for chat, asked in _asked(town)}
    return {chat: codes for chat, codes in missing.items() if codes}


def _asked(town: Town) -> list[tuple[int, list[str]]]:
    return list(town.told.asked.items())


def _heard(town: Town, chat: int) -> list[str]:
    """The procedures that were answered in a chat, in the order in which each was answered first."""
    texts = [message.text for message in town.citizen(chat).messages if message.from_bot]
    return list(dict.fromkeys(found[1] for text in texts if (found := HEADING.search(text[:300]))))


def _check(town: Town, followers: Sequence[Citizen]) -> None:
    for chat, asked in town.told.asked.items():
        assert _heard(town, chat) == asked, f"chat {chat} was answered out of order"
    told = [len(follower.messages) for follower in followers]
    assert told == [1] * len(followers), f"every follower is told once, but {told}"
    database = open_database(town.settings)
    try:
        assert _count(database, select(func.count()).select_from(unanswered_questions)) == town.told.unknown
        assert _count(database, select(func.count()).select_from(responses)) == town.plan.raters
        assert _count(database, select(func.count()).select_from(answers)) == town.plan.raters
        aside = [select(func.count()).select_from(inbox).where(inbox.c.state == "aside")]
        aside += [select(func.count()).select_from(outbox)]
        assert [_count(database, query) for query in aside] == [0, 0], "nothing was given up"
    finally:
        database.close()


def _figures(town: Town) -> str:
    doubled = 0
    for chat in town.told.asked:
        texts = [message.text for message in town.citizen(chat).messages if message.from_bot]
        headings = Counter(found[1] for text in texts if (found := HEADING.search(text[:300])))
        doubled += sum(times - 1 for times in headings.values())
    struck = Counter(call.fault for call in town.api.calls if call.fault)
    seconds = monotonic() - town.told.began
    return (
        f"{town.plan.messages} messages, {town.plan.kills} kills, {sum(struck.values())} faults {dict(struck)}: "
        f"all answered in order in {seconds:.1f} s; replies that came twice: {doubled}"
    )


def _count(database: Database, query: Select[int]) -> int:
    return database.transact(lambda connection: connection.scalar(query)) or 0


def _settings(plan: Plan, folder: Path) -> Settings:
    url = SecretStr(plan.database_url) if plan.database_url else None
    given = {"data_dir": folder / "data", "database_url": url, "knowledge_dir": REPOSITORY / "knowledge"}
    return Settings().model_copy(update=given)


async def _everybody_follows(plan: Plan, assembled: Assistant) -> None:
    table = SqlDossiers(assembled.database, lambda: assembled.knowledge_base.current.knowledge.calendar)
    await table.remember(Sighting(dossier(), datetime(2026, 11, 9, tzinfo=UTC)))
    for number in range(plan.followers):
        await assembled.records.commit(f"telegram:{1000 + number}", DialogueState(), [Follow(code=dossier().code)])
    await table.remember(Sighting(dossier(DossierState.FINISHED), datetime(2026, 11, 10, tzinfo=UTC)))


async def _deploy(town: Town) -> None:
    hook = WebhookSettings(url=town.address, secret=SecretStr("bi_mat"))
    telegram = TelegramSettings(token=SecretStr(TOKEN), base_url=town.api.base_url, webhook=hook)
    await asyncio.to_thread(telegram_app.deploy, town.settings.model_copy(update={"telegram": telegram}))


async def main() -> None:
    logging.getLogger("aiohttp.server").setLevel(logging.CRITICAL)  # connections that a killed bot leaves behind
    with running_postgres() as server:
        for place, (by_webhook, on_postgres) in enumerate([(False, False), (True, False), (False, True), (True, True)]):
            url = new_database(server, f"town_{place}") if on_postgres else None
            plan = Plan(1000, 10, by_webhook, url, replicas=2 if on_postgres else 1, seed=place + 1)
            name = f"{'webhook' if by_webhook else 'polling'}, {'PostgreSQL, 2 replicas' if on_postgres else 'SQLite'}"
            with tempfile.TemporaryDirectory(prefix="motcua-killing-") as folder:
                print(f"{name}: {await live_through(plan, Path(folder))}", flush=True)


if __name__ == "__main__":
    asyncio.run(main())
