"""Calls `git` so that a repository, or its server, gets it to do nothing but bring files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from indexer.errors import SourceError
from indexer.sources.git.spec import GitSettings
from indexer.sources.programs.run import Bounds, find_program, hide_password, run_program

MAX_SECONDS = 1800.0
"""Of one call: a first copy of a large repository over a slow line."""
MAX_OUTPUT = 64 << 20
"""Of one call, in bytes: the list of 200,000 files takes 20 MB."""
_REMEDY = 'install it (`apt install git`), or clone by hand and use `type = "markdown"`'
_ADDRESS = re.compile(r"(?:https?|ssh|git)://[^\s/-][^\s]*|[\w.+-]+@[\w.-]+:[^\s-][^\s]*", re.ASCII)
"""With a scheme, or as `git@host:path`; one that begins with `-` would be an option."""
_LOCAL = re.compile(r"(?:file://)?/\S*")
_VARIABLES = {
    # Without a terminal: a server that asks for a name and a password is one that refuses.
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "true",
    "SSH_ASKPASS": "true",
    "GIT_SSH_COMMAND": "ssh -oBatchMode=yes",
    "GCM_INTERACTIVE": "never",
    "GIT_LFS_SKIP_SMUDGE": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "LC_ALL": "C",
}
_OPTIONS = {
    # What git calls by names in a repository or its server's answers is allowed one by one.
    "protocol.allow": "never",
    "protocol.https.allow": "always",
    "protocol.http.allow": "always",
    "protocol.ssh.allow": "always",
    "protocol.git.allow": "always",
    "core.hooksPath": "/dev/null",
    "core.fsmonitor": "false",
    "core.symlinks": "true",
    "core.autocrlf": "false",
    "core.protectHFS": "true",
    "core.protectNTFS": "true",
    "fetch.fsckObjects": "false",
    "fetch.recurseSubmodules": "false",
    "submodule.recurse": "false",
    "filter.lfs.smudge": "",
    "filter.lfs.process": "",
    "filter.lfs.required": "false",
    "gc.auto": "0",
    "maintenance.auto": "false",
    # Slower than this for so many seconds is no answer.
    "http.lowSpeedLimit": "1000",
    "http.lowSpeedTime": "60",
}


def check_address(settings: GitSettings) -> str:
    """Check that an address is one that git may be given, and return it.

    Raises:
        SourceError: It is none, or a local one that the settings do not allow.
    """
    url = settings.url.strip()
    if _ADDRESS.fullmatch(url):
        return url
    if _LOCAL.fullmatch(url):
        if settings.allow_local:
            return url
        reason = "is a path, which is refused unless the source has `allow_local = true`"
        raise SourceError(f'`url` {url!r} {reason}; or use `type = "markdown"` with that `path`')
    raise SourceError(
        f"`url` {hide_password(url)[:200]!r} is no address of a repository; write it as "
        "https://github.com/OWNER/NAME or git@HOST:OWNER/NAME"
    )


class Git:
    """The program, in one repository."""

    def __init__(self, repository: Path, settings: GitSettings) -> None:
        """Find the program.

        Raises:
            SourceError: It is not installed.
        """  # noqa: DOC502 - raised by `find_program`
        options = _OPTIONS | ({"protocol.file.allow": "always"} if settings.allow_local else {})
        self._command = [find_program("git", _REMEDY)]
        for name, value in options.items():
            self._command += ["-c", f"{name}={value}"]
        self._repository = repository
        self._most = settings.max_megabytes << 20

    def call(
        self, *arguments: str, data: bytes = b"", variables: Mapping[str, str] | None = None
    ) -> bytes:
        """Call git, and return its output.

        Raises:
            SourceUnreachable: It fails, or takes more than it may.
        """  # noqa: DOC502 - raised by `run_program`
        bounds = Bounds(MAX_SECONDS, MAX_OUTPUT, self._is_too_large)
        command = [*self._command, f"--git-dir={self._repository}", *arguments]
        name = f"git {next(iter(arguments), '')}"
        return run_program(command, bounds, _VARIABLES | dict(variables or {}), data, name)

    def _is_too_large(self) -> bool:
        """Tell whether the repository is larger than it may be; its packs are few files."""
        size = 0
        for path in (self._repository / "objects").rglob("*"):
            try:
                size += path.lstat().st_size
            except FileNotFoundError:  # renamed meanwhile
                continue
        return size > self._most
