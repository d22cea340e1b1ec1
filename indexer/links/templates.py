"""Tells addresses that a template should have completed: `{{ site.url }}/talk.pdf`."""

from __future__ import annotations

import re
from urllib.parse import unquote

TEMPLATE_OPENING = re.compile(r"\{\{|\{%|\$\{|#\{|<%|<\?(?:php|=)")
"""Of Liquid, Jinja, Go, Vue; Liquid and Jinja; JavaScript and shells; Ruby; ERB and EJS; PHP."""
_TEMPLATE = re.compile(
    rf"{TEMPLATE_OPENING.pattern}"
    # `{props.url}` of JSX, `{id}` of a URI template
    # and of AsciiDoc (`{url-base}`), Pelican and the like
    r"|\{:?[A-Za-z_$][\w$.-]*(?:\([^(){}]{0,80}\))?\}"
    r"|\$[A-Z][A-Z0-9]*_[A-Z0-9_]+\b"  # `$GATEWAY_URL` of a shell
    r"|^\$[A-Za-z_]\w*/"  # `$base/talk.pdf`
    r"|%[A-Z][A-Z0-9]*_[A-Z0-9_]+%(?![0-9A-F]{2})"  # `%PUBLIC_URL%` of Create React App
)
_WHOLE = re.compile(
    r"\{\{.{0,200}\}\}|\{%.{0,200}%\}|<%.{0,200}%>|<\?(?:php|=).{0,200}\?>|[$#]\{[\w.]{1,80}\}"
)
MAX_CHARS = 2048
"""How much of an address is searched; servers accept no longer ones."""


def holds_template(address: str) -> bool:
    """Return whether an address holds text of a template, plain or percent-encoded."""
    address = address[:MAX_CHARS]
    if _TEMPLATE.search(address):
        return True
    return "%" in address and bool(_WHOLE.search(unquote(address)))
