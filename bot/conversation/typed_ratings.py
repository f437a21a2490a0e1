"""What citizens type instead of pressing: "5", "rất tốt ạ", an option's words, "bỏ qua"."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from bot.content.rating_sentences import RatingTexts
from bot.conversation.payloads import Move
from bot.domain.survey_items import Item, Option, Scale
from bot.domain.survey_moves import item_asked
from bot.domain.survey_walk import Walk
from bot.domain.surveys import Questionnaire
from bot.matching.folding import fold

_PUNCTUATION = re.compile(r"""[.,!?…:;()"'“”]+""")
_MARK = re.compile(r"\A([1-5]) ?/ ?5\Z")
"""Four of five, as citizens write it."""
_MOVES = {"back": Move.BACK, "skip": Move.SKIP, "stop": Move.STOP, "done": Move.DONE}


def typed_answer(text: str, walk: Walk, survey: Questionnaire, languages: Iterable[RatingTexts]) -> int | Move | None:
    """The value or the move that the whole of ``text`` stands for at the present question, or None."""
    said = {key for say in languages for key in _keys(text, say)}
    item = item_asked(walk, survey)
    if item is None:
        moves = {"more": Move.MORE, "back": Move.BACK, **dict.fromkeys(("done", "stop", "no"), Move.STOP)}
    else:
        options = survey.reasons if walk.awaiting == "reason" else item.options
        value = _option(text, options) if options or walk.awaiting == "reason" else _mark(item, said)
        if value is not None:
            return value
        moves = {**_MOVES, "no": Move.SKIP} if walk.awaiting == "reason" else _MOVES
    return next((move for key, move in moves.items() if key in said), None)


def _mark(item: Item, said: set[str]) -> int | None:
    names = {1: "yes", 0: "no"} if item.scale is Scale.YES_NO else {value: str(value) for value in item.values}
    return next((value for value, key in names.items() if key in said), None)


def _option(text: str, options: Iterable[Option]) -> int | None:
    """The option with these words, or the one of this number where its place and its value agree."""
    words = _words(text)
    for place, each in enumerate(options, 1):
        number = [str(place)] if place == each.value else []
        if words in (_words(each.text), _words(each.text_en), *number):
            return each.value
    return None


def _keys(text: str, say: RatingTexts) -> Iterator[str]:
    """What ``text`` says, of what can be said: as it stands, or without the words that mean nothing beside it."""
    beside = _listed(say.beside)
    words = _words(text)
    essential = " ".join(word for word in words.split() if word not in beside)
    spellings = {words, essential, _MARK.sub(r"\1", essential)} - {""}
    for key, phrases in say.said.items():
        if key in spellings or spellings & _listed(phrases):
            yield key


@cache
def _listed(phrases: str) -> frozenset[str]:
    """Phrases parted by semicolons, as they are compared; there are as many lists as the texts have."""
    return frozenset(map(_words, phrases.split(";")))


def _words(text: str) -> str:
    return " ".join(_PUNCTUATION.sub(" ", fold(text)).split())
