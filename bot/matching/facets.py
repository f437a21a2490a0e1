"""Facets: the action or quality that parts procedures with the same matter (issue, re-issue, exchange, foreign…)."""

from collections.abc import Sequence

import numpy as np

from bot.domain.vocabulary import Facet
from bot.matching.phrases import PhraseTable, without
from bot.matching.postings import Floats
from bot.matching.tokens import Token, tokenise

AGREEMENT = 0.08
"""Share of the score that a facet named on both sides adds and one that only the procedure names takes away.
Measured with a sixth of the examples left out: 87.2 to 89.3 right first; 0.05 to 0.10
measure alike."""

_DOING = PhraseTable((phrase, None) for phrase in ("thủ tục", "đăng ký", "cấp", "xin", "làm", "giấy"))
"""What nearly every name says."""


class Facets:
    """Weighs procedures by the facets of a question. A procedure's facets are those of its names.

    ``names`` holds the names of each procedure.
    """

    def __init__(self, facets: Sequence[Facet], names: Sequence[Sequence[str]]) -> None:
        self._count = len(facets)
        self._phrases = PhraseTable((phrase, number) for number, facet in enumerate(facets) for phrase in facet.say)
        of_procedures = [self._of(tokenise(". ".join(all_names))) for all_names in names]
        self._of_procedures = np.array(of_procedures, np.float32).reshape(len(names), self._count)
        self.matters = [frozenset(map(self._matter, all_names)) for all_names in names]
        """Of every procedure what its names say without facets: variants of one matter have one in common."""
        self.words = [frozenset(word.folded for word in tokenise(". ".join(all_names))) for all_names in names]
        """Of every procedure all words of its names."""

    def judge(self, words: Sequence[Token]) -> tuple[Floats, Floats]:
        """For every procedure a factor around 1, and how many of its facets the question does not name."""
        asked = self._of(words)
        unsaid = self._of_procedures @ (1 - asked)
        return 1 + AGREEMENT * (self._of_procedures @ asked - unsaid), unsaid

    def _matter(self, name: str) -> frozenset[str]:
        """The words of a name without its facets; of a name that is all facets the last one ("gia hạn tạm trú")."""
        words = tokenise(name)
        found = list(self._phrases.find(words))
        rest = without(words, found)
        matter = without(rest, _DOING.find(rest)) or (words[found[-1].start : found[-1].end] if found else words)
        return frozenset(word.folded for word in matter)

    def _of(self, words: Sequence[Token]) -> Floats:
        has = np.zeros(self._count, np.float32)
        has[[found.meaning for found in self._phrases.find(words)]] = 1
        return has
