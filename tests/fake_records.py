"""What is kept of citizens, in memory: the port ``CitizenRecords`` for tests."""

from collections.abc import Sequence
from datetime import datetime

from pydantic import ValidationError

from bot.service.delivery import Settling
from bot.service.dialogue import (
    AboutRating,
    AboutTicket,
    DialogueState,
    Effect,
    EraseEverything,
    Holdings,
    UnansweredQuestion,
)
from bot.service.ports import Clock
from bot.service.secrets import HashKey
from tests.builders import FixedClock
from tests.fake_post import InMemoryPost
from tests.fake_ratings import InMemoryRatings
from tests.fake_tickets import FakeTickets


class InMemoryCitizenRecords:
    """The port ``CitizenRecords`` without a database; passes the contract suite of tests/store."""

    def __init__(
        self,
        clock: Clock | None = None,
        hash_key: HashKey | None = None,
        ratings: InMemoryRatings | None = None,
        tickets: FakeTickets | None = None,
    ) -> None:
        self._clock = clock or FixedClock()
        self.tickets = tickets or FakeTickets(self._clock)
        self.ratings = ratings or InMemoryRatings(self._clock)
        self._hash_key = hash_key or HashKey(b"a key for tests")
        self._states: dict[str, str] = {}
        self._questions: list[tuple[str, str, datetime]] = []
        self._unreachable: set[str] = set()
        self.post = InMemoryPost(self._clock)
        self.effects: list[Effect] = []

    async def dialogue(self, chat: str) -> DialogueState | None:
        stored = self._states.get(chat)
        try:
            return DialogueState.model_validate_json(stored) if stored is not None else None
        except ValidationError:
            return None

    async def holdings(self, chat: str) -> Holdings:
        asker = self._asker(chat)
        mine = sum(1 for whose, _, _ in self._questions if whose == asker)
        contactable = len(await self.tickets.mine(chat))
        return Holdings(has_dialogue=chat in self._states, unanswered_questions=mine, contactable_tickets=contactable)

    async def commit(
        self, chat: str, state: DialogueState, effects: Sequence[Effect], settling: Settling | None = None
    ) -> None:
        if settling is not None:
            self.post.check(settling)
        self.effects += [effect for effect in effects if not isinstance(effect, UnansweredQuestion | EraseEverything)]
        states, questions, unreachable = dict(self._states), list(self._questions), set(self._unreachable)
        asker = self._asker(chat)
        for effect in effects:
            if isinstance(effect, UnansweredQuestion):
                questions.append((asker, effect.question, self._clock.now()))
            if isinstance(effect, EraseEverything):
                states.pop(chat, None)
                questions = [kept for kept in questions if kept[0] != asker]
                unreachable.discard(chat)
        if not any(isinstance(effect, EraseEverything) for effect in effects):
            states[chat] = state.model_dump_json()
            self._clock.now()
        self._carry_out(chat, effects)
        self._states, self._questions, self._unreachable = states, questions, unreachable
        if settling is not None:
            self.post.carry_out(settling)

    def _carry_out(self, chat: str, effects: Sequence[Effect]) -> None:
        for effect in effects:
            if isinstance(effect, AboutRating):
                self.ratings.carry_out(chat, effect)
            if isinstance(effect, AboutTicket | EraseEverything):
                self.tickets.carry_out(chat, effect)
            if isinstance(effect, EraseEverything):
                self.post.forget_what_was_set_aside(chat)

    async def mark_unreachable(self, chat: str) -> None:
        self._unreachable.add(chat)
        self.tickets.blocked.add(chat)

    async def mark_reachable(self, chat: str) -> None:
        self._unreachable.discard(chat)
        self.tickets.blocked.discard(chat)

    async def is_reachable(self, chat: str) -> bool:
        return chat not in self._unreachable

    async def unanswered(self) -> list[str]:
        return [question for _, question, _ in self._questions]

    async def store_raw_state(self, chat: str, text: str) -> None:
        """What another version of the program left behind."""
        self._states[chat] = text

    def _asker(self, chat: str) -> str:
        return self._hash_key.hash("asker of an unanswered question", chat)
