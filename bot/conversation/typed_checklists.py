"""What citizens type instead of pressing while they make their own list of papers."""

import re
from collections.abc import Iterable, Sequence
from functools import cache

from bot.content.checklist_sentences import ChecklistTexts
from bot.domain.case_questions import CaseQuestion
from bot.matching.folding import fold
from bot.matching.tokens import tokenise

MOST_STRANGE_WORDS, MOST_STRANGE_BESIDE_ALL = 1, 2
"""A reply with more words that neither question nor options know says something else ("lệ phí nhà thuê"); beside all
words of an option there may be one more."""

_ASKS = re.compile(r"\?\s*\Z|\b(?:khong|ko|k|hong|hok|chua|nhi|ha|sao|gi|nao)\W*\Z")
"""A reply that ends so is a question ("nộp online được không"), unless it says an option's words and no more."""
_DENIALS = frozenset({"khong", "ko", "k", "chua", "hong", "hok", "no", "not"})
_ASSENT = frozenset({"co"})
_YES = frozenset({"vang", "u", "uh", "yes", "roi"})
"""What means the same as "có"."""
_BESIDE = frozenset(
    {"a", "ah", "ak", "anh", "ban", "bac", "bot", "chac", "cho", "cung", "da", "di", "em", "la", "nhe", "nhi"}
    | {"o", "oi", "thi", "thoi", "toi", "truong", "hop", "an", "are", "at", "i", "in", "is", "it", "my", "the", "we"}
)
"""Words that tell no option from another."""


Words = frozenset[str]
Options = Sequence[Sequence[Words]]
"""Of each option its wordings, the Vietnamese one first."""


def begins_with(text: str, languages: Iterable[ChecklistTexts]) -> str | None:
    """What is left of ``text`` beside the request for one's own list; None when it holds no such request."""
    spoken = f" {_words(text)} "
    phrases = _longest_first(tuple([str(say.typed_begin) for say in languages]))
    found = next((phrase for phrase in phrases if f" {phrase} " in spoken), None)
    return None if found is None else spoken.replace(f" {found} ", " ", 1).strip()


@cache
def _longest_first(lists: tuple[str, ...]) -> Sequence[str]:
    return sorted({phrase for each in lists for phrase in _listed(each)}, key=len, reverse=True)


def is_unsure(text: str, languages: Iterable[ChecklistTexts]) -> bool:
    """Whether ``text`` says that the citizen does not know."""
    return any(_essence(text) in _essences(str(say.typed_unsure)) for say in languages)


def goes_back(text: str, languages: Iterable[ChecklistTexts]) -> bool:
    """Whether ``text`` asks for the question before."""
    return any(_essence(text) in _essences(str(say.typed_back)) for say in languages)


def picked(text: str, question: CaseQuestion) -> int | None:
    """The option of ``question`` that ``text`` clearly means by its words, or None."""
    options, said = _options(question), _said(text)
    exact = [nth for nth, wordings in enumerate(options) if said in wordings]
    if len(exact) == 1:
        return exact[0]
    if said and (said <= _DENIALS or said <= _ASSENT):
        return _yes_or_no(said, options)
    return None if not said or _ASKS.search(fold(text)) else _by_words(said, _asked(question), options)


def is_unclear(text: str, question: CaseQuestion) -> bool:
    """Whether ``text`` says words of the options and no others: an answer, though nobody knows which."""
    said = _said(text) - _asked(question)
    known = _all(each for wordings in _options(question) for each in wordings)
    return bool(said - _DENIALS) and said <= known and not _ASKS.search(fold(text))


def _yes_or_no(said: Words, options: Options) -> int | None:
    """What a bare "no" picks, the one option that denies; and a bare "yes", the other one of two."""
    denying = [nth for nth, wordings in enumerate(options) if _denies(wordings[0])]
    if len(denying) != 1:
        return None
    if said & _DENIALS:
        return denying[0]
    return 1 - denying[0] if len(options) == 2 else None


def _by_words(said: Words, asked: Words, options: Options) -> int | None:
    """The option all of whose words were said, else the only one of which words were said that no other has.

    It must know every word that any option knows: "nhờ bưu điện" is not "nhờ một người". Where only one option denies
    or does not, as the reply, the question's own words say nothing.
    """
    known = said & _all(each for wordings in options for each in wordings) - _DENIALS
    strange = len(said - known - asked - _ASSENT - _DENIALS)
    likely = {nth: wordings for nth, wordings in enumerate(options) if _denies(wordings[0]) == _denies(said)}
    whole = {nth: max(map(len, found)) for nth, each in likely.items() if (found := [w for w in each if w <= said])}
    if whole and strange <= MOST_STRANGE_BESIDE_ALL:
        return max(whole, key=lambda nth: whole[nth])
    if strange > MOST_STRANGE_WORDS:
        return None
    known -= asked if len(likely) == 1 else frozenset()
    others = {nth: _all(w for other in likely if other != nth for w in likely[other]) for nth in likely}
    meant = [nth for nth, wordings in likely.items() if known <= _all(wordings) and known - others[nth]]
    return meant[0] if len(meant) == 1 else None


def _asked(question: CaseQuestion) -> Words:
    """The words of the question, which say nothing when they are repeated in an answer."""
    return (_matter(question.ask) | _matter(question.ask_en or "")) - _DENIALS - _ASSENT


def _options(question: CaseQuestion) -> Options:
    return [[_matter(each) for each in (option.text, option.text_en) if each] for option in question.options]


def _said(text: str) -> Words:
    """The words of a reply without the particle "nha" at its end; typed without accents "nhà" looks the same."""
    return _matter(re.sub(r"(?<=\S)\s+nha\W*\Z", "", text))


def _denies(words: Words) -> bool:
    return bool(words & _DENIALS)


def _all(wordings: Iterable[Words]) -> Words:
    return frozenset[str]().union(*wordings)


def _matter(text: str) -> frozenset[str]:
    words = {token.folded for token in tokenise(text)}
    return frozenset(words - _BESIDE - _YES | (_ASSENT if words & _YES else frozenset()))


def _words(text: str) -> str:
    return " ".join(token.folded for token in tokenise(text))


def _essence(text: str) -> frozenset[str]:
    return _matter(text) or frozenset(_words(text).split())


@cache
def _listed(phrases: str) -> frozenset[str]:
    """Phrases parted by semicolons, as they are compared; there are as many lists as the texts have."""
    return frozenset(map(_words, phrases.split(";")))


@cache
def _essences(phrases: str) -> frozenset[frozenset[str]]:
    return frozenset(map(_essence, phrases.split(";")))
