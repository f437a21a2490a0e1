"""What typed words mean while a citizen writes to the office: yes, no, drop it, or something for the bot itself."""

import re
from collections.abc import Iterable
from enum import Enum, auto
from functools import cache

from bot.content.feedback_sentences import FeedbackTexts
from bot.domain.dossier_codes import find_codes, find_near_codes
from bot.matching.tokens import tokenise

MOST_WORDS_BESIDE_CODE, MOST_WORDS_BESIDE_DIGITS = 8, 3
"""A longer message tells the officer something, and its code is masked; a shorter one looks the dossier up."""

_FOUR_DIGITS = re.compile(r"(?<!\d)\d{4}(?!\d)", re.ASCII)


class Verdict(Enum):
    """What was typed instead of pressing a button under the question whether answers are wanted."""

    ANSWER_ME = auto()
    NO_ANSWER = auto()
    DROP = auto()


def verdict(text: str, languages: Iterable[FeedbackTexts]) -> Verdict | None:
    """The button that the whole of ``text`` stands for, or None: then it is something to add."""
    for say in languages:
        means = {Verdict.DROP: say.typed_drop, Verdict.ANSWER_ME: say.typed_yes, Verdict.NO_ANSWER: say.typed_no}
        beside = _listed(say.typed_beside)
        spellings = {_words(text), _without(beside, _words(text))} - {""}
        for meant, phrases in means.items():
            if any(not spellings.isdisjoint((phrase, _without(beside, phrase))) for phrase in _listed(phrases)):
                return meant
    return None


def names_another_law(text: str, say: FeedbackTexts) -> bool:
    """Whether a formal complaint or a denunciation is named, with or without accents."""
    words = f" {_words(text)} "
    return any(f" {phrase} " in words for phrase in _listed(say.typed_other_law))


def looks_a_dossier_up(text: str, *, awaits_digits: bool) -> bool:
    """Whether ``text`` is a dossier code, or the digits asked for: an officer may not see them, the bot answers."""
    count = len(text.split())
    if awaits_digits and _FOUR_DIGITS.search(text) and count <= MOST_WORDS_BESIDE_DIGITS:
        return True
    return count <= MOST_WORDS_BESIDE_CODE and bool(find_codes(text) or find_near_codes(text))


@cache
def _listed(phrases: str) -> frozenset[str]:
    """Phrases parted by semicolons, as they are compared; there are as many lists as the texts have."""
    return frozenset(map(_words, phrases.split(";")))


def _without(beside: frozenset[str], words: str) -> str:
    return " ".join(word for word in words.split() if word not in beside)


def _words(text: str) -> str:
    return " ".join(token.folded for token in tokenise(text))
