"""Addresses of files in repositories on the hosts that people use.

GitHub: https://docs.github.com/en/repositories (`/blob/REF/PATH`); Gitee writes the same path;
GitLab and Codeberg have their own.
"""

from __future__ import annotations

import re
from urllib.parse import quote

_REMOTE = re.compile(
    r"(?:(?:https?|ssh|git)://(?:[^/@\s]*@)?(?:www\.)?(?P<host>[\w.-]+)(?::\d+)?/"
    r"|[\w.+-]+@(?P<scp>[\w.-]+):)(?P<path>[\w.~/-]+?)(?:\.git)?/?",
    re.ASCII,
)
_FORMS = {
    "github.com": "https://github.com/{repository}/blob/{branch}/",
    "gitee.com": "https://gitee.com/{repository}/blob/{branch}/",
    "gitlab.com": "https://gitlab.com/{repository}/-/blob/{branch}/",
    "codeberg.org": "https://codeberg.org/{repository}/src/branch/{branch}/",
}


def find_blob_base(url: str, branch: str) -> str:
    """Find the address below which the host shows the files of a branch; empty for another host."""
    remote = _REMOTE.fullmatch(url.strip())
    form = _FORMS.get((remote["host"] or remote["scp"]).lower(), "") if remote else ""
    if not remote or not form:
        return ""
    return form.format(repository=remote["path"].strip("/"), branch=quote(branch))


def write_blob_address(base: str, path: str) -> str:
    """Write the address of a file; the base comes from `find_blob_base`."""
    return base + quote(path)
