"""What happened in a family, in words that mean other things elsewhere: "ba em mất" is a death, "em mất ví" is not."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from bot.domain.vocabulary import LifeEvent
from bot.matching.phrases import Found, PhraseTable
from bot.matching.tokens import Token, tokenise

_Meaning = tuple[Sequence[Token], tuple[Token, ...]]
"""The words that may follow, and the official words."""


class LifeEvents:
    """Finds who, whose and what happened, side by side, when nothing follows that would make it another thing."""

    def __init__(self, events: Iterable[LifeEvent]) -> None:
        self._told: PhraseTable[_Meaning] = PhraseTable(
            (" ".join(words), meaning)
            for event, meaning in ((event, _meaning(event)) for event in events)
            for words in product(event.who, ("", *event.whose), event.say)
        )

    @property
    def words(self) -> set[str]:
        """Every word that tells of an event, accents aside."""
        return self._told.words

    def find(self, words: Sequence[Token]) -> Iterator[Found[tuple[Token, ...]]]:
        """The events told in ``words`` and the official words for them."""
        for found in self._told.find(words):
            may_follow, means = found.meaning
            following = words[found.end : found.end + 1]
            if not following or any(following[0].may_be(known) for known in may_follow):
                yield Found(found.start, found.end, means)


def _meaning(event: LifeEvent) -> _Meaning:
    """Made once for an event, which is told in thousands of ways: made for each, it took most of a first start."""
    return [token for word in event.then for token in tokenise(word)], tuple(tokenise(event.means))
