"""Tells addresses that a template should have completed: `{{ site.url }}/talk.pdf`."""

from __future__ import annotations

import re
from urllib.parse import unquote

TEMPLATE_OPENING = re.compile(r"\{\{|\{%|\$\{|#\{|<%")
"""Of Liquid, Jinja, Go, Vue; Liquid and Jinja; JavaScript and shells; Ruby; ERB and EJS."""
_TEMPLATE = re.compile(
    r"\{\{|\{%|\$\{|#\{|<%"
    # `{props.url}` of JSX, `{id}` of a URI template
    r"|\{[A-Za-z_$][\w$.]*(?:\([^(){}]{0,80}\))?\}"
    r"|\$[A-Z][A-Z0-9]*_[A-Z0-9_]+\b"  # `$GATEWAY_URL` of a shell
)


def holds_template(address: str) -> bool:
    """Return whether an address holds text of a template, plain or percent-encoded."""
    if _TEMPLATE.search(address):
        return True
    return "%" in address and bool(re.search(r"\{\{.*\}\}|\{%.*%\}|<%.*%>", unquote(address)))
