"""Other ways to match, measured on the same knowledge and the same questions: BM25 and rapidfuzz.

Every peer hears names, aliases and example questions without accents, and a procedure scores by its best text.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import pairwise
from typing import Any, NamedTuple, Protocol, cast

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.process import cdist

from bot.domain.knowledge import Knowledge
from bot.evaluation.figures import RANKING_MEASURES, Figure, figures
from bot.evaluation.trials import Clock, Decision, Seconds, Trial, Typing, Watch, unwatched
from bot.matching.folding import fold
from bot.matching.tokens import tokenise

_Floats = NDArray[np.floating[Any]]
MOST = 10
"""Candidates ranked, as many as the assistant ranks."""


class PeerMissing(Exception):
    """A peer's library is not installed; the message says in one Vietnamese sentence how to install it."""


class Peer(Protocol):
    """Scores a question against every text of the knowledge."""

    name: str
    hears: frozenset[Typing]
    """The ways of typing that it is measured on."""

    def scores(self, question: str) -> _Floats:
        """The score of every text, in the order in which they were given; above 0 when it fits at all."""
        ...


class Fuzzy:
    """rapidfuzz: how alike two strings are.

    Not asked in raw key strokes: at 20 to 40 ms a question they would double the time of a run, and where they were
    measured WRatio put 5 of 100 right first, token_set_ratio 47.
    """

    hears = frozenset(Typing) - {Typing.TELEX, Typing.VNI}

    def __init__(self, name: str, scorer: Callable[..., float], texts: Sequence[str]) -> None:
        self.name = name
        self._scorer = scorer
        self._texts = [fold(text) for text in texts]

    def scores(self, question: str) -> _Floats:
        """Score ``question`` without accents."""
        return cdist([fold(question)], self._texts, scorer=self._scorer, dtype=np.float32)[0]


class _Bm25Index(Protocol):
    """What is used of ``bm25s.BM25``, which has no types of its own."""

    def index(self, corpus: Sequence[Sequence[str]], *, show_progress: bool) -> None: ...

    def get_scores(self, query_tokens_single: Sequence[str]) -> _Floats: ...


class Bm25:
    """BM25 on syllables and pairs of neighbouring ones."""

    name = "BM25 (bm25s)"
    hears = frozenset(Typing)

    def __init__(self, texts: Sequence[str], load: Callable[[str], Any] = import_module) -> None:
        try:
            library = load("bm25s")
        except ImportError:
            raise PeerMissing("Chưa cài bm25s nên không so với BM25; muốn so, chạy: pip install bm25s") from None
        self._texts = len(texts)
        self._index = cast("_Bm25Index", library.BM25())
        self._index.index([_grams(text) for text in texts], show_progress=False)

    def scores(self, question: str) -> _Floats:
        """Score ``question`` without accents."""
        grams = _grams(question)
        return self._index.get_scores(grams) if grams else np.zeros(self._texts)


def _grams(text: str) -> list[str]:
    syllables = [word.folded for word in tokenise(text)]
    return [*syllables, *(f"{left}_{right}" for left, right in pairwise(syllables))]


@dataclass(frozen=True, slots=True)
class PeerFigures:
    """How a peer ranked the questions that the assistant was asked; times in milliseconds."""

    name: str
    figures: dict[str, Figure]
    p50_ms: float
    build_ms: float


PEERS: Sequence[Callable[[Sequence[str]], Peer]] = (
    Bm25,
    lambda texts: Fuzzy("rapidfuzz WRatio", fuzz.WRatio, texts),
    lambda texts: Fuzzy("rapidfuzz token_set_ratio", fuzz.token_set_ratio, texts),
)


def measured(
    build: Callable[[Sequence[str]], Peer],
    knowledge: Knowledge,
    trials: Sequence[Trial],
    clock: Clock,
    watch: Watch = unwatched,
) -> PeerFigures:
    """How the peer that ``build`` makes ranks the questions of ``trials``; raises PeerMissing."""
    owners, texts = zip(*_texts(knowledge), strict=True)
    started = clock()
    peer = build(texts)
    built = clock() - started
    ranking = _Ranking(peer, [procedure.code for procedure in knowledge.procedures], np.array(owners))
    heard = [trial for trial in trials if trial.is_covered and trial.typing in peer.hears]
    found = _found(ranking, list(dict.fromkeys(fold(one.question) for one in heard)), clock, watch)
    asked = [_ranked(one, found[fold(one.question)].codes) for one in heard]
    times = sorted(each.took for each in found.values())
    middle = times[len(times) // 2] if times else 0.0
    return PeerFigures(peer.name, figures(asked, RANKING_MEASURES), 1000 * middle, 1000 * built)


class _Found(NamedTuple):
    codes: Sequence[str]
    took: Seconds


def _found(ranking: "_Ranking", questions: Sequence[str], clock: Clock, watch: Watch) -> Mapping[str, _Found]:
    """What each question found: peers are blind to accents, so what differs in them alone is asked once."""
    found: dict[str, _Found] = {}
    for question in watch(ranking.peer.name, questions):
        started = clock()
        codes = ranking.codes(question)
        found[question] = _Found(codes, clock() - started)
    return found


def _ranked(one: Trial, codes: Sequence[str]) -> Trial:
    rank = next((place for place, code in enumerate(codes) if code in one.right), None)
    return one.model_copy(update={"rank": rank, "decision": Decision.UNKNOWN, "shows_right": False})


class _Ranking:
    """Ranks procedures by their best texts; ``owners`` are the numbers of the procedures of the texts, ascending."""

    def __init__(self, peer: Peer, codes: Sequence[str], owners: NDArray[np.integer[Any]]) -> None:
        self.peer = peer
        self._codes = codes
        self._starts = np.searchsorted(owners, np.arange(len(codes)))

    def codes(self, question: str) -> list[str]:
        best = np.maximum.reduceat(self.peer.scores(question), self._starts)
        order = np.argsort(-best, kind="stable")[:MOST]
        return [self._codes[int(number)] for number in order if best[number] > 0]


def _texts(knowledge: Knowledge) -> Iterator[tuple[int, str]]:
    """Every text of every procedure with the procedure's number."""
    for number, procedure in enumerate(knowledge.procedures):
        for text in (procedure.name, procedure.short_name, *procedure.aliases, *procedure.questions):
            yield number, text
