"""The files of `bot/web`: read once, packed once, under addresses that change with them."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import PurePosixPath

CONTENT_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
"""By the end of a file's name; other files are not served."""
VERSION = "v"
"""Parameter of an address; what has it may be kept for ever."""
VERSION_CHARS = 12
_IMPORT = re.compile(rb'((?:from |import\()"\./)([a-z_]+\.js)(\?v=\w+)?(?=")')


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is served."""

    name: str
    content_type: str
    body: bytes
    packed: bytes
    """The body with gzip."""
    version: str
    """Changes with what is served."""

    @property
    def address(self) -> str:
        """Its address below the root of the service."""
        separator = "&" if "?" in self.name else "?"
        return f"{self.name}{separator}{VERSION}={self.version}"


def make_asset(name: str, content_type: str, body: bytes, version: str = "") -> Asset:
    """Make an asset; its version is that of its body, where none is given."""
    packed = gzip.compress(body, 9, mtime=0)
    return Asset(name, content_type, body, packed, version or hash_body(body))


def hash_body(body: bytes) -> str:
    """Hash what is served."""
    return hashlib.sha256(body).hexdigest()[:VERSION_CHARS]


@cache
def load_assets() -> Mapping[str, Asset]:
    """Load the files of the page by their names.

    All have one version: a module imports others by addresses with their version, so that one file
    cannot change alone.
    """
    files = [
        (file.name, file.read_bytes())
        for file in sorted(resources.files("bot.web").iterdir(), key=lambda file: file.name)
        if PurePosixPath(file.name).suffix in CONTENT_TYPES
    ]
    version = hash_body(b"".join(body for _, body in files))
    return {name: _make_file(name, body, version) for name, body in files}


def locate(name: str) -> str:
    """Locate a file below the root of the service: `style.css?v=3f0c…`."""
    return load_assets()[name].address if name in load_assets() else name


def list_imports(script: str) -> tuple[str, ...]:
    """List the modules that a script always needs, in the order of their names."""
    found, waiting = set[str](), [script]
    while waiting:
        body = load_assets()[waiting.pop()].body
        new = {match[2].decode() for match in _IMPORT.finditer(body) if match[1][:4] == b"from"}
        new -= found
        found |= new
        waiting += new
    return tuple(sorted(found))


def _make_file(name: str, body: bytes, version: str) -> Asset:
    suffix = PurePosixPath(name).suffix
    if suffix == ".js":
        body = _IMPORT.sub(rb"\1\2?%s=%s" % (VERSION.encode(), version.encode()), body)
    return make_asset(name, CONTENT_TYPES[suffix], body, version)
