"""A dossier in plain words: where it stands, whose turn it is, what to do."""

from collections.abc import Sequence
from datetime import date, datetime

from markupsafe import Markup

from bot.content.dossier_sentences import DossierTexts
from bot.content.sentences import Sentences
from bot.conversation.messages import Button, Reply
from bot.conversation.payloads import (
    FollowDossier,
    RateDossier,
    RemindAboutDossier,
    ShowDossier,
    ShowMenu,
    UnfollowDossier,
    encode,
)
from bot.conversation.rendering.answers import PARAGRAPH
from bot.conversation.rendering.aspects import lines
from bot.conversation.rendering.offices import hours
from bot.domain.dossiers import Dossier, DossierState, Turn
from bot.domain.knowledge import Knowledge
from bot.service.dossier_ports import Followed
from bot.service.notices import Notice
from bot.service.tracking import Opened

MOST_STEPS = 8
_AT_THE_DESK = frozenset(
    {DossierState.REFUSED, DossierState.SUPPLEMENT_REQUESTED, DossierState.PAYMENT_REQUESTED, DossierState.FINISHED}
)
"""States in which the citizen may have to come, so that place and hours are told."""


def dossier_card(opened: Opened, texts: Sentences, knowledge: Knowledge, now: datetime, *, is_followed: bool) -> Reply:
    """Everything a citizen needs to know about an opened dossier, and what can be done with it."""
    dossier, say = opened.dossier, texts.dossier
    not_live = None if opened.is_live else say.not_live.format(at=f"{opened.sighting.seen_at:%H:%M %d/%m/%Y}")
    parts = (describe(dossier, texts, knowledge, now.date()), _steps(dossier, say), not_live)
    return Reply(
        PARAGRAPH.join(part for part in parts if part),
        _buttons(dossier, texts, knowledge, now, is_followed=is_followed),
    )


def describe(dossier: Dossier, texts: Sentences, knowledge: Knowledge, today: date) -> Markup:
    """The dossier's head, what its state means, and whether it is in time; also the body of a notification."""
    say = texts.dossier
    head = lines(
        say.heading.format(code=dossier.code),
        say.procedure.format(name=dossier.procedure_name) if dossier.procedure_name else None,
        say.received.format(on=f"{dossier.received_at:%d/%m/%Y}") if dossier.received_at else None,
        say.due.format(on=f"{dossier.due_at:%d/%m/%Y}") if dossier.due_at else None,
    )
    parts = (head, _state(dossier, texts, knowledge), _timeliness(dossier, say, knowledge, today))
    return PARAGRAPH.join(part for part in parts if part)


def _state(dossier: Dossier, texts: Sentences, knowledge: Knowledge) -> Markup:
    """What the state means, whose turn it is, and what to do next."""
    say = texts.dossier
    if dossier.state is None:
        return say.unknown_state.format(word=dossier.local_state)
    office = knowledge.offices.of_unit(dossier.unit)
    desk = say.desk.format(office=office.name, address=office.address, hours=hours(office, texts.office))
    return lines(
        say.state.format(state=say.states[dossier.state.name.lower()]),
        say.local_word.format(word=dossier.local_state) if dossier.local_state else None,
        say.turns[dossier.state.turn.value],
        say.next_steps[dossier.state.name.lower()],
        say.note.format(note=dossier.note) if dossier.note else None,
        desk if dossier.state in _AT_THE_DESK else None,
    )


def _timeliness(dossier: Dossier, say: DossierTexts, knowledge: Knowledge, today: date) -> Markup | None:
    """Working days left, or the apology that a late dossier is owed."""
    calendar = knowledge.calendar
    if dossier.is_overdue(calendar, today):
        promised = dossier.extension
        new_date = say.extended.format(on=f"{promised.due_on:%d/%m/%Y}") if promised else say.not_extended
        reason = say.extension_reason.format(reason=promised.reason) if promised and promised.reason else None
        left = dossier.working_days_left(calendar, today)
        late = say.late_by.format(days=-left) if left is not None else say.was_late
        return lines(late, new_date if left is not None else None, reason)
    if dossier.state is not None and dossier.state.stops_the_clock:
        return say.clock_stopped
    left = dossier.working_days_left(calendar, today)
    return None if left is None else say.due_today if left == 0 else say.days_left.format(days=left)


def _steps(dossier: Dossier, say: DossierTexts) -> Markup | None:
    if not dossier.steps:
        return None
    told = (
        Markup("• {}{}{}").format(
            f"{step.at:%d/%m} " if step.at else "", step.office, f": {step.action}" if step.action else ""
        )
        for step in dossier.steps[-MOST_STEPS:]
    )
    return lines(say.steps, *told)


def _buttons(
    dossier: Dossier, texts: Sentences, knowledge: Knowledge, now: datetime, *, is_followed: bool
) -> tuple[tuple[Button, ...], ...]:
    say = texts.dossier
    code = dossier.code
    follow = (
        Button(say.button_unfollow, encode(UnfollowDossier(code)))
        if is_followed
        else Button(say.button_follow, encode(FollowDossier(code)))
    )
    rows = [_rate(dossier, texts)] if dossier.state is not None and dossier.state.is_end else []
    if dossier.state is not DossierState.RETURNED or is_followed:
        rows.append((follow,))
    if (
        dossier.state is not None
        and dossier.state.turn is Turn.OFFICE
        and dossier.is_overdue(knowledge.calendar, now.date())
    ):
        rows.append((Button(say.button_remind, encode(RemindAboutDossier(code))),))
    refresh = Button(say.button_refresh, encode(ShowDossier(code)))
    return (*rows, (refresh, Button(texts.buttons.menu, encode(ShowMenu()))))


def _rate(dossier: Dossier, texts: Sentences) -> tuple[Button, ...]:
    return (Button(texts.rating.button_rate, encode(RateDossier(dossier.code))),)


def followed_list(followed: Sequence[Followed], texts: Sentences) -> Reply:
    """What a chat follows: a button to look and one to stop for each."""
    say = texts.dossier
    if not followed:
        return Reply(say.follows_nothing)
    rows = [
        (
            Button(each.code, encode(ShowDossier(each.code))),
            Button(say.button_unfollow, encode(UnfollowDossier(each.code))),
        )
        for each in followed
    ]
    dated = (say.follows_since.format(code=each.code, on=f"{each.consented_at:%d/%m/%Y}") for each in followed)
    return Reply(lines(say.follows, *dated), tuple(rows))


def notice_card(notice: Notice, texts: Sentences, knowledge: Knowledge, today: date) -> Reply:
    """What a follower is told by itself."""
    say = texts.dossier
    code = notice.dossier.code
    look = Button(say.button_look, encode(ShowDossier(code)))
    others = (look, Button(say.button_unfollow, encode(UnfollowDossier(code))))
    if notice.kind == "rate":
        return Reply(_invitation(notice.dossier, say), (_rate(notice.dossier, texts), others))
    text = PARAGRAPH.join([say.told[notice.kind], describe(notice.dossier, texts, knowledge, today)])
    return Reply(text, (others,))


def _invitation(dossier: Dossier, say: DossierTexts) -> Markup:
    """Which dossier it is about, and why to rate it: what the dossier says was told when it ended."""
    name = say.procedure.format(name=dossier.procedure_name) if dossier.procedure_name else None
    return PARAGRAPH.join([lines(say.heading.format(code=dossier.code), name), say.told["rate"]])
