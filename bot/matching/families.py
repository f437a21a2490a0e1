"""Requests too general to answer: they name a family of procedures and nothing that parts its members."""

from collections.abc import Callable, Iterable, Sequence

from bot.domain.vocabulary import Family
from bot.matching.phrases import PhraseTable, without
from bot.matching.reading import QuestionReader, Reading
from bot.matching.tokens import Token

_NEUTRAL = PhraseTable(
    (phrase, None)
    for phrase in ("làm", "cấp", "đăng ký", "hồ sơ", "giấy tờ", "nhận", "hưởng", "lãnh", "nộp", "đi", "lấy", "khai báo")
)
"""Doing something about a matter, without saying what: "làm", "xin cấp"."""


class Families:
    """Recognises a question that says no more than one of the general requests of a family."""

    def __init__(
        self,
        families: Sequence[Family],
        reader: QuestionReader,
        knows: Callable[[str], bool],
        names: Iterable[str],
    ) -> None:
        self._knows = knows
        self._names = {_keys(reader.read(name).matter) for name in names}
        self._requests: dict[frozenset[str], list[tuple[Sequence[Token], Family]]] = {}
        for family in families:
            for request in (family.name, *family.ask_back_on):
                said = _told(reader.read(request).matter)
                self._requests.setdefault(_keys(said), []).append((said, family))

    def named_by(self, reading: Reading) -> Family | None:
        """The family that a question names without saying which member is meant.

        Words that no text has are ignored: a place or a person's name makes no difference. Whoever says the very name
        of a procedure means that one.
        """
        matter = [word for word in reading.matter if self._knows(word.folded)]
        if _keys(matter) in self._names:
            return None
        said = _told(matter)
        for request, family in self._requests.get(_keys(said), ()):
            if said and all(any(word.agrees_with(other) for other in request) for word in said):
                return family
        return None


def _told(matter: Sequence[Token]) -> list[Token]:
    return without(matter, _NEUTRAL.find(matter))


def _keys(words: Iterable[Token]) -> frozenset[str]:
    return frozenset(word.folded for word in words)
