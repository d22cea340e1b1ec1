"""The filters of a list: a form that works without scripts, and what it is set to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from xml.etree.ElementTree import Element

from bot.channels.http_api.browse.view import View
from bot.channels.http_api.html.language import PARAMETER
from bot.channels.http_api.lists.parameters import MAX_TEXT_CHARS
from bot.messages import LANGUAGES
from bot.rendering.html.elements import add, make, make_list
from bot.rendering.labels import name_kind

SELECTS = {
    "events": ("year", "kind"),
    "talks": ("year", "language", "kind"),
    "people": ("year",),
}
KEPT = ("event", "speaker", "topic")
"""Filters that links set; the form keeps them, and a chip takes each away."""
KINDS = ("video", "slides")


def make_form(view: View, events: Sequence[str]) -> Element:
    """Make the form; `events` are the names that its field of events suggests."""
    label = {"role": "search", "aria-label": view.say("filters")}
    form = make("form", attributes={"class": "filters", "action": view.path, "method": "get"})
    form.attrib.update(label)
    form.append(_make_input(view, "q", view.wanted.text, view.say(f"search_{view.path}"), "search"))
    if view.path != "events":
        form.append(_make_events(view, events))
    form.extend(_make_select(view, name) for name in SELECTS[view.path])
    hidden = {"speaker": view.wanted.speaker, "topic": view.wanted.topic, PARAMETER: view.chosen}
    for name, value in hidden.items():
        if value:
            add(form, "input", attributes={"type": "hidden", "name": name, "value": value})
    add(form, "button", view.say("show"), {"type": "submit"})
    return form


def make_chips(view: View) -> Iterator[Element]:
    """Make a chip for each filter that is set, which takes it away."""
    chips = []
    for name, shown in _list_set(view):
        chip = make("a", attributes={"class": "chip", "href": _link_without(view, name)})
        chip.set("aria-label", view.say("remove", f"{view.say(name)} {shown}"))
        add(chip, "span", f"{view.say(name)} ", {"class": "name"})
        chip.append(view.make_text("span", shown))
        add(chip, "span", "×", {"class": "cross", "aria-hidden": "true"})
        chips.append(chip)
    if len(chips) > 1:
        chips.append(
            make("a", view.say("clear"), {"class": "clear", "href": view.link_to(view.path)})
        )
    if chips:
        yield make_list("ul", "set", chips)


def _list_set(view: View) -> Iterator[tuple[str, str]]:
    wanted = view.wanted
    yield from ((name, value) for name in KEPT if (value := getattr(wanted, name)))
    if wanted.year:
        yield "year", str(wanted.year)
    if wanted.language:
        yield "language", view.say(f"spoken_{wanted.language}")
    if wanted.kind:
        yield "kind", _name_kind(view, wanted.kind)


def _link_without(view: View, name: str) -> str:
    return view.link_here(offset=0, **{name: ""})


def _make_events(view: View, events: Sequence[str]) -> Element:
    label = _make_input(view, "event", view.wanted.event, view.say("event"), "text")
    label[1].set("list", "events-here")
    names = add(label, "datalist", attributes={"id": "events-here"})
    for name in events:
        add(names, "option", attributes={"value": name})
    return label


def _make_input(view: View, name: str, value: str, label: str, kind: str) -> Element:
    field = make("label", attributes={"class": f"field-{name}"})
    add(field, "span", label)
    attributes = {"type": kind, "name": name, "value": value, "maxlength": str(MAX_TEXT_CHARS)}
    add(field, "input", attributes={**attributes, "autocomplete": "off"})
    return field


def _make_select(view: View, name: str) -> Element:
    field = make("label", attributes={"class": f"field-{name}"})
    add(field, "span", view.say(name))
    select = add(field, "select", attributes={"name": name})
    add(select, "option", view.say(f"every_{name}")).set("value", "")
    current = str(getattr(view.wanted, name) or "")
    for value, shown in _list_options(view, name, current):
        option = add(select, "option", shown, {"value": value})
        if value == current:
            option.set("selected", "selected")
    return field


def _list_options(view: View, name: str, current: str) -> Iterable[tuple[str, str]]:
    """List (value, text) of a field; also what the address sets and we would not offer."""
    options = {
        "year": [(str(year), str(year)) for year in view.summary.years],
        "language": [(one, view.say(f"spoken_{one}")) for one in LANGUAGES],
        "kind": [(kind, _name_kind(view, kind)) for kind in KINDS],
    }[name]
    if current and current not in dict(options):
        options.append((current, _name_kind(view, current) if name == "kind" else current))
    return options


def _name_kind(view: View, kind: str) -> str:
    return view.say(kind) if kind in KINDS else name_kind(kind, view.language)
