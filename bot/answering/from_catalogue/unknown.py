"""Says that an event, year or edition is not in the catalogue, and which ones are."""

from __future__ import annotations

from bot.answering.draft import DraftAnswer
from bot.answering.from_catalogue.compose import MAX_CHOICES, Composer, ask_about, make_choices
from bot.answering.from_catalogue.naming import clean_name, space_out
from bot.answering.from_catalogue.scope import Scope
from bot.rendering.texts import join_sentences
from bot.request import Request
from indexer.search.index import Reader


def answer_unknown(request: Request, reader: Reader, scope: Scope) -> DraftAnswer | None:
    """Say plainly that what is asked for is not there; None if the scope knows it."""
    if scope.unknown is None:
        return None
    composer = Composer(request, reader, scope)
    catalogue = reader.catalogue
    unknown = scope.unknown
    of_series = catalogue.list_events(unknown.series) if unknown.series else []
    ids = unknown.events or of_series
    existing = [composer.name(event) for event in catalogue.get_events(ids[-MAX_CHOICES:])]
    known = composer.say("existing", composer.join(existing)) if existing else ""
    said = composer.say("unknown", clean_name(scope.unknown.text))
    said = space_out(said) if request.language == "zh" else said
    return DraftAnswer(
        found=False,
        confidence=composer.confidence,
        text=join_sentences(request.language, said, known),
        kind="not_found",
        choices=make_choices([(name, ask_about(request, name)) for name in existing]),
        relates_pages=False,
    )
