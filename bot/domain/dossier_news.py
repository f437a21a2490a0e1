"""Which changes of a dossier are news for those who follow it."""

from bot.domain.dossiers import Dossier, DossierState


def is_news(before: Dossier, after: Dossier) -> bool:
    """Whether followers must hear of it: state, extension, due date, or what the office waits for.

    Decree 224/2026/NĐ-CP wants every change of status told at once; a corrected field name is none.
    """
    return (
        _state_changed(before, after)
        or before.extension != after.extension
        or _due_on(before) != _due_on(after)
        or (_waits_for_citizen(after) and before.note != after.note)
    )


def _state_changed(before: Dossier, after: Dossier) -> bool:
    """A word that somebody explained since then is no change of state: the source still says the same."""
    if before.state is None or after.state is None:
        return before.local_state != after.local_state
    return before.state is not after.state


def _due_on(dossier: Dossier) -> object:
    return dossier.due_at.date() if dossier.due_at else None


def _waits_for_citizen(dossier: Dossier) -> bool:
    return dossier.state in (DossierState.SUPPLEMENT_REQUESTED, DossierState.PAYMENT_REQUESTED)
