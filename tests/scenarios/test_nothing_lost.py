"""Killed again and again, through Telegram's faults: every message answered in order, every effect once.

This is the small version; ``python -m tests.scenarios.killing`` runs the full one.
"""

from pathlib import Path

from tests.scenarios.killing import Plan, live_through


async def test_by_polling_on_sqlite(tmp_path: Path) -> None:
    await live_through(Plan(120, 3, by_webhook=False, database_url=None, chats=20, seed=3), tmp_path)


async def test_by_webhook_on_postgresql_with_two_replicas_one_killed_and_one_added(
    tmp_path: Path, postgres_url: str
) -> None:
    plan = Plan(120, 3, by_webhook=True, database_url=postgres_url, replicas=2, chats=20, seed=4)
    await live_through(plan, tmp_path)
