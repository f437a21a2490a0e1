"""What buttons about feedback carry; ``payloads`` writes and reads them with all others."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.tickets import TicketKind


@dataclass(frozen=True, slots=True)
class GiveFeedback:
    """Write to the office: a reflection, a proposal, or a question for a human."""

    kind: TicketKind


class TicketAction(StrEnum):
    """What a citizen can do about a ticket; the first two answer whether to be contactable.

    LEAVE turns from the officer to the bot; the ticket goes on.
    """

    CONTACT = "contact"
    NO_CONTACT = "nocontact"
    SHOW = "show"
    WRITE = "write"
    CONTENT = "content"
    REOPEN = "reopen"
    LEAVE = "leave"
    CANCEL = "cancel"


@dataclass(frozen=True, slots=True)
class AboutTicket:
    """Do something about a ticket of this chat; ``ticket`` is ``-`` before there is one."""

    ticket: str
    action: TicketAction


class DeskAction(StrEnum):
    """What an officer can do about a ticket in the office's own chat."""

    TAKE = "take"
    RESOLVE = "resolve"
    REFUSE = "refuse"
    SUPPLEMENT = "supplement"
    SHOW = "show"


@dataclass(frozen=True, slots=True)
class AtTheDesk:
    """An officer does something about a ticket; worth nothing outside the office's own chat."""

    ticket: str
    action: DeskAction


@dataclass(frozen=True, slots=True)
class AskWhatIsFeedback:
    """Choose what to write to the office."""
