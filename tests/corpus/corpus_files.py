"""Reads the shipped corpus for its tests."""

import yaml

from tests.paths import ROOT

SESSION_FILES = sorted((ROOT / "corpus" / "sessions").glob("*.yaml"))
RECAP_FILES = sorted((ROOT / "corpus" / "recaps").rglob("*.md"))


def name(path):
    """Name a file as the corpus does: `recaps/istio-day/index.en.md`."""
    return path.relative_to(ROOT / "corpus").as_posix()


def read_events():
    """Read the stem, the event and the sessions of every file."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    files = ((path.stem, yaml.load(path.read_text("utf-8"), loader)) for path in SESSION_FILES)
    return [(stem, data["event"], data["sessions"]) for stem, data in files]


def list_texts(value):
    """List the texts in a value of a YAML file, however deep."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [text for item in value for text in list_texts(item)]
    return [value] if isinstance(value, str) else []
