"""The form that asks, on the first view and above each answer."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement

from bot.channels.http_api.page.texts import TEXTS
from bot.messages import MAX_QUESTION_CHARS
from bot.rendering.html.elements import add, make


def make_form(
    language: str, question: str, conversation: str, example: str, takes_focus: bool
) -> Element:
    """Make the form; without JavaScript it opens the page with the answer.

    Args:
        language: Of the page.
        question: What was asked.
        conversation: Id of the conversation that goes on; empty for a new one.
        example: A question that the empty field shows.
        takes_focus: Whether who opens the page can type at once.
    """
    form = make("form", attributes={"id": "form", "role": "search", "action": "./"})
    form.set("method", "get")
    label = TEXTS.say("label", language)
    add(form, "label", label, {"class": "hidden", "for": "question"})
    field = add(form, "div", attributes={"class": "field"})
    entry = add(field, "input", attributes={
        "id": "question", "name": "q", "type": "search", "autocomplete": "off",
        "enterkeyhint": "search", "maxlength": str(MAX_QUESTION_CHARS), "value": question,
        "placeholder": example, "aria-describedby": "" if question else "hint",
    })  # fmt: skip
    entry.set("required", "")
    if takes_focus:
        entry.set("autofocus", "")
    if conversation:
        SubElement(field, "input", type="hidden", name="conversation", value=conversation)
    add(field, "button", TEXTS.say("ask", language), {"type": "submit"})
    return form
