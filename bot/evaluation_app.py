"""Measuring how well questions are understood: the composition root of ``motcua evaluate``."""

import asyncio
import sys
from collections.abc import Generator, Iterable, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TypeVar

from pydantic import SecretStr
from rich.console import Console
from rich.progress import Progress

from bot.app import Assistant, ZonedClock, assistant
from bot.content.knowledge import load, shipped
from bot.conversation.messages import Message, Said
from bot.domain.knowledge import Knowledge
from bot.evaluation import dialogues, labelled, leaving_out, measures, peers
from bot.evaluation.comparing import RunComparison, compare
from bot.evaluation.dialogues import Heard, Say
from bot.evaluation.json_lines import LabelsFaulty
from bot.evaluation.labelled import LabelledDialogue
from bot.evaluation.measures import Evaluation
from bot.evaluation.saved_runs import read_run, saved, write_run
from bot.evaluation.trials import Trial, Watch, unwatched
from bot.service.scrubbing import readable
from bot.settings import DossierSettings, Settings

DIALOGUES = "dialogues.jsonl"
FEWEST_PARTS, MOST_PARTS = 2, 10

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to measure. Without ``dialogues`` those beside ``file`` are taken; ``parts`` 0 leaves nothing out.

    ``is_quick`` leaves out peers and dialogues.
    """

    file: Path
    dialogues: Path | None = None
    compare: Path | None = None
    save: Path | None = None
    parts: int = 0
    is_quick: bool = False


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of it; ``remarks`` are Vietnamese sentences about what was not measured."""

    evaluation: Evaluation
    comparison: RunComparison | None
    remarks: tuple[str, ...]


def measure(settings: Settings, wanted: Wanted) -> Measured:
    """Measure and save what is wanted; raises LabelsFaulty, SettingsFaulty, ContentFaulty."""
    _check(wanted)
    questions = labelled.read(wanted.file)
    spoken = _dialogues(wanted)
    before = read_run(wanted.compare) if wanted.compare else None
    known = load(settings.knowledge_dir or shipped())
    with _watching() as watch:
        evaluation = measures.evaluate(known, questions, perf_counter, watch)
        found, remarks = ([], []) if wanted.is_quick else _peers(known, evaluation.trials, watch)
        evaluation = replace(evaluation, peers=tuple(found))
        if spoken is not None:
            with _talking(settings) as say:
                evaluation = replace(evaluation, dialogues=dialogues.talk(spoken, say, known, watch))
        if wanted.parts:
            whole = evaluation.figures
            folds = leaving_out.left_out(known, questions, wanted.parts, whole, perf_counter, watch)
            evaluation = replace(evaluation, folds=folds)
    if wanted.save:
        write_run(wanted.save, saved(evaluation, _now(settings)))
    return Measured(evaluation, compare(evaluation, before) if before else None, tuple(remarks))


def _check(wanted: Wanted) -> None:
    """What can be told before half a minute has gone by; raises LabelsFaulty."""
    faults: list[str] = []
    if wanted.parts and not FEWEST_PARTS <= wanted.parts <= MOST_PARTS:
        faults.append(f"--leave-out: cần một số từ {FEWEST_PARTS} đến {MOST_PARTS}, nhưng gặp {wanted.parts}.")
    if wanted.save and not wanted.save.absolute().parent.is_dir():
        faults.append(f"--save: không có thư mục {wanted.save.absolute().parent}; hãy tạo nó hoặc chọn nơi khác.")
    if faults:
        raise LabelsFaulty(faults)


def _now(settings: Settings) -> str:
    return f"{ZonedClock(settings.time_zone).now():%d/%m/%Y %H:%M}"


def _dialogues(wanted: Wanted) -> list[LabelledDialogue] | None:
    beside = wanted.file.with_name(DIALOGUES)
    file = wanted.dialogues or (beside if beside.is_file() and not wanted.is_quick else None)
    return labelled.read_dialogues(file) if file else None


def _peers(known: Knowledge, trials: Sequence[Trial], watch: Watch) -> tuple[list[peers.PeerFigures], list[str]]:
    found: list[peers.PeerFigures] = []
    remarks: list[str] = []
    for build in peers.PEERS:
        try:
            found.append(peers.measured(build, known, trials, perf_counter, watch))
        except peers.PeerMissing as missing:
            remarks.append(str(missing))
    return found, remarks


@contextmanager
def _talking(settings: Settings) -> Generator[Say]:
    """The whole conversation, as ``motcua chat`` has it, over records that are thrown away."""
    with TemporaryDirectory(prefix="motcua-") as passing:
        forgetful = settings.model_copy(
            update={
                "data_dir": Path(passing),
                "database_url": None,
                "hash_key": SecretStr(token_hex()),
                "dossiers": DossierSettings(),
            }
        )
        with assistant(forgetful) as assembled, asyncio.Runner() as runner:
            yield _say(assembled, runner)


def _say(assembled: Assistant, runner: asyncio.Runner) -> Say:
    def say(chat: str, text: str) -> Heard:
        message = Message(f"evaluation:{chat}", Said(readable(text)))
        outcome = runner.run(assembled.conversation.answer(message)).outcome
        codes = tuple(candidate.code for candidate in outcome.candidates)
        return Heard(kind=outcome.kind, procedure=outcome.procedure, candidates=codes)

    return say


@contextmanager
def _watching() -> Generator[Watch]:
    """A progress bar on standard error when somebody is there to see it."""
    if not sys.stderr.isatty():
        yield unwatched
        return
    with Progress(console=Console(stderr=True), transient=True) as progress:

        def watch(doing: str, items: Sequence[Item], /) -> Iterable[Item]:
            return progress.track(items, description=doing)

        yield watch
