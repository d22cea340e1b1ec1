"""What every part of the report's page is made of: the report and the reader's language."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from bot.rendering.report.elements import add, make
from bot.rendering.report.texts import TEXTS
from bot.report.records import Report


@dataclass(frozen=True, slots=True)
class View:
    """A report, and the language of its reader."""

    report: Report
    language: str
    """`zh` or `en`."""

    def say(self, key: str, *values: object) -> str:
        """Say a text of the report in the reader's language."""
        return TEXTS.say(key, self.language, *values)

    def make_section(self, key: str) -> Element:
        """Make a section with its heading, which names it for screen readers."""
        section = make("section")
        section.set("aria-labelledby", key)
        add(section, "h2", self.say(key), id=key)
        return section
