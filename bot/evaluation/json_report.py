"""The measures as JSON for scripts: keys are only ever added."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from bot.evaluation.comparing import RunComparison
from bot.evaluation.dialogues import DialogueTrial, turns_right
from bot.evaluation.figures import RANKS, ROWS, Figure
from bot.evaluation.measures import Evaluation
from bot.evaluation.misses import Miss
from bot.evaluation.trials import Typing


def as_json(evaluation: Evaluation, comparison: RunComparison | None = None) -> dict[str, Any]:
    """Every figure, shares as fractions of 1."""
    found = evaluation.figures
    report = {
        "rankings": rankings(found),
        "answerable": {**_shares(evaluation, "answer"), "count": int(found["answered"].count)},
        "answered_right": int(found["precision"].gained),
        "right_shown": int(found["right_or_shown"].gained),
        "precision": found["precision"].value,
        "clarify": _shares(evaluation, "clarify"),
        "near": _shares(evaluation, "near"),
        "oos": _shares(evaluation, "oos"),
        "left_out": evaluation.left_out,
        "p50_ms": evaluation.p50_ms,
        "p99_ms": evaluation.p99_ms,
        "build_ms": evaluation.build_ms,
        "memory_mb": evaluation.memory_mb,
        "figures": _figures(found),
        "accent_gap": {kind: asdict(gap) for kind, gap in evaluation.accent_gap.items()},
        "misses": [_miss(miss) for miss in evaluation.misses],
        "slips": [slip.model_dump(mode="json") for slip in evaluation.slips],
        "peers": [{**asdict(peer), "rankings": rankings(peer.figures)} for peer in evaluation.peers],
        "dialogues": None if evaluation.dialogues is None else _dialogues(evaluation.dialogues),
        "leave_out": asdict(evaluation.folds) if evaluation.folds else None,
    }
    return report if comparison is None else {**report, "comparison": asdict(comparison)}


def rankings(found: Mapping[str, Figure]) -> dict[str, dict[str, float]]:
    """Of every way of typing how many questions there are, and the measures of rank."""
    return {
        row: {"count": int(found[f"{row}.first"].count), **{kind: found[f"{row}.{kind}"].value for kind in RANKS}}
        for row in ROWS
    }


def _miss(miss: Miss) -> dict[str, Any]:
    """A miss, of its candidates only what people compare."""
    told = [{"code": one.code, "name": one.name, "score": one.score, "why": one.why} for one in miss.candidates]
    return {**asdict(replace(miss, candidates=())), "candidates": told}


def _figures(found: Mapping[str, Figure]) -> dict[str, Any]:
    return {key: asdict(figure) for key, figure in found.items()}


def _shares(evaluation: Evaluation, behaviour: str) -> dict[str, int]:
    """How many questions of a behaviour there are, were answered and were asked back."""
    decisions = [
        one.decision.value
        for one in evaluation.trials
        if one.typing is Typing.AS_LABELLED and one.behaviour == behaviour and (one.is_covered or behaviour != "answer")
    ]
    return {"count": len(decisions), "answered": decisions.count("answer"), "asked": decisions.count("choose")}


def _dialogues(dialogues: tuple[DialogueTrial, ...]) -> dict[str, Any]:
    return {
        "count": len(dialogues),
        "turns_right": asdict(turns_right(dialogues)),
        "wrong": [
            {"id": one.id, "turn": number, **turn.model_dump(mode="json")}
            for one in dialogues
            for number, turn in enumerate(one.turns, 1)
            if turn.is_counted and not turn.is_right
        ],
    }
