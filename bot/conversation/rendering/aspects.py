"""Each aspect of a procedure in words."""

from collections.abc import Callable, Iterable

from markupsafe import Markup, escape

from bot.content.sentences import AnswerTexts
from bot.domain.procedures import Aspect, Channel, ChannelKind, Fee, Handling, Procedure, RequiredDocument

LINE = Markup("\n")
BULLET = Markup("• ")
BRIEF_DOCUMENTS = 5
"""As many papers as an overview names, so that it fits a phone's screen."""


def lines(*parts: Markup | str | None) -> Markup:
    """The parts that are there, one a line."""
    return LINE.join(escape(part) for part in parts if part)


def render(aspect: Aspect, procedure: Procedure, say: AnswerTexts) -> Markup:
    """``aspect`` of ``procedure`` in the language of ``say``."""
    return _RENDERERS[aspect](procedure, say)


def overview(procedure: Procedure, say: AnswerTexts) -> Markup:
    """The short answer to a question that names no aspect: papers, fee, time, place."""
    return lines(_brief_documents(procedure, say), fees(procedure, say), times(procedure, say), place(procedure, say))


def _bullets(items: Iterable[Markup | str]) -> Markup:
    return LINE.join(BULLET + item for item in items)


def _document(document: RequiredDocument, say: AnswerTexts) -> Markup:
    details = [
        say.originals.format(count=document.originals) if document.originals else None,
        say.copies.format(count=document.copies) if document.copies else None,
        say.to_show if document.handling is Handling.SHOW else None,
        say.form.format(form=document.form) if document.form else None,
        escape(document.note) if document.note else None,
    ]
    told = Markup("; ").join(detail for detail in details if detail)
    name = escape(document.name) + (Markup(" ({})").format(told) if told else "")
    return name + (Markup(" – ") + say.only_when.format(when=document.when) if document.when else "")


def _documents(procedure: Procedure, say: AnswerTexts) -> Markup:
    if not procedure.required_documents:
        return say.no_documents
    always_first = sorted(procedure.required_documents, key=lambda document: document.when is not None)
    listed = _bullets(_document(document, say) for document in always_first)
    return lines(say.documents, listed, say.documents_maximum)


def _brief_documents(procedure: Procedure, say: AnswerTexts) -> Markup:
    always = [document for document in procedure.required_documents if document.when is None]
    shown = always[:BRIEF_DOCUMENTS]
    if not shown:
        return _documents(procedure, say)
    left = len(procedure.required_documents) - len(shown)
    more = say.more_documents.format(count=left) if left else None
    return lines(say.documents, _bullets(document.name for document in shown), more)


def _per_channel(procedure: Procedure, say: AnswerTexts, told: Callable[[Channel], Markup]) -> Markup:
    """What each channel has to tell, said once when all tell the same."""
    if not procedure.channels:
        return say.channels_not_named
    texts = [told(channel) for channel in procedure.channels]
    if len(set(texts)) == 1:
        return texts[0]
    return lines(
        *(
            Markup("<b>{}:</b>{}{}").format(_ways(channel.by, say), LINE if text.startswith(BULLET) else " ", text)
            for channel, text in zip(procedure.channels, texts, strict=True)
        )
    )


def _ways(kinds: Iterable[ChannelKind], say: AnswerTexts) -> Markup:
    return Markup(", ").join(say.channels[kind] for kind in kinds)


def fees(procedure: Procedure, say: AnswerTexts) -> Markup:
    """The fees, by channel where they differ."""
    return lines(say.fee, _per_channel(procedure, say, lambda channel: _channel_fees(channel, say)))


def _channel_fees(channel: Channel, say: AnswerTexts) -> Markup:
    if not channel.fees:
        return say.fee_not_named
    return _bullets(_fee(fee, say) for fee in channel.fees)


def _fee(fee: Fee, say: AnswerTexts) -> Markup:
    amount = dong(fee.amount, say) if isinstance(fee.amount, int) else _FEE_RULES[fee.amount](say)
    name = Markup("{}: ").format(fee.name) if fee.name else Markup("")
    per = " " + say.fee_per.format(per=fee.per) if fee.per else ""
    note = Markup(" ({})").format(fee.note) if fee.note else ""
    exempt = Markup(". ") + say.fee_exempt.format(who="; ".join(fee.exemptions)) if fee.exemptions else ""
    return name + amount + per + note + exempt


def dong(amount: int, say: AnswerTexts) -> Markup:
    """An amount with points between thousands, as Vietnamese write it."""
    return say.fee_amount.format(amount=f"{amount:,}".replace(",", "."))


_FEE_RULES: dict[str, Callable[[AnswerTexts], Markup]] = {
    "set_by_province": lambda say: say.fee_by_province,
    "free": lambda say: say.fee_free,
    "as_noted": lambda say: say.fee_as_noted,
}


def times(procedure: Procedure, say: AnswerTexts) -> Markup:
    """The processing times, by channel where they differ."""
    return lines(say.time, _per_channel(procedure, say, lambda channel: _channel_time(channel, say)))


def _channel_time(channel: Channel, say: AnswerTexts) -> Markup:
    time = channel.processing_time
    told = say.time_units[time.unit].format(amount=time.amount)
    return told + (Markup(". {}").format(time.note) if time.note else "")


def place(procedure: Procedure, say: AnswerTexts) -> Markup:
    """Where and in which ways to file."""
    ways = _ways((kind for channel in procedure.channels for kind in channel.by), say)
    return lines(say.place.format(place=procedure.place), say.ways.format(ways=ways) if ways else None)


def _place_and_agency(procedure: Procedure, say: AnswerTexts) -> Markup:
    return lines(place(procedure, say), say.agency.format(agency=procedure.agency))


def _online(procedure: Procedure, say: AnswerTexts) -> Markup:
    channel = procedure.channel(ChannelKind.ONLINE)
    if not procedure.channels:
        return say.channels_not_named
    if channel is None:
        kinds = (kind for other in procedure.channels for kind in other.by)
        return say.online_no.format(ways=_ways(kinds, say))
    return lines(say.online_yes, channel.note)


def _form(procedure: Procedure, say: AnswerTexts) -> Markup:
    with_form = [document for document in procedure.required_documents if document.form]
    if not with_form:
        return say.no_form
    return lines(say.forms, _bullets(Markup("{}: {}").format(document.name, document.form) for document in with_form))


def _steps(procedure: Procedure, say: AnswerTexts) -> Markup:
    return lines(say.steps, *(f"{number}. {step}" for number, step in enumerate(procedure.steps, 1)))


def _conditions(procedure: Procedure, say: AnswerTexts) -> Markup:
    if not procedure.conditions:
        return say.no_conditions
    return lines(say.conditions, _bullets(procedure.conditions))


def _result(procedure: Procedure, say: AnswerTexts) -> Markup:
    return say.result.format(result=procedure.result)


def _legal(procedure: Procedure, say: AnswerTexts) -> Markup:
    if not procedure.legal_basis:
        return say.no_legal
    acts = (f"{act.title} ({act.number})" if act.title else act.number for act in procedure.legal_basis)
    return lines(say.legal, _bullets(acts))


def _audience(procedure: Procedure, say: AnswerTexts) -> Markup:
    return say.audience.format(audience=procedure.audience)


_RENDERERS: dict[Aspect, Callable[[Procedure, AnswerTexts], Markup]] = {
    Aspect.DOCUMENTS: _documents,
    Aspect.FEE: fees,
    Aspect.TIME: times,
    Aspect.PLACE: _place_and_agency,
    Aspect.ONLINE: _online,
    Aspect.FORM: _form,
    Aspect.STEPS: _steps,
    Aspect.CONDITIONS: _conditions,
    Aspect.RESULT: _result,
    Aspect.LEGAL: _legal,
    Aspect.AUDIENCE: _audience,
}
