"""Who may read a generation: one mode for all its files, and what to say where it does not do."""

from __future__ import annotations

import os
import pwd
import stat
from pathlib import Path

READ_ONLY = 0o444
"""Nobody writes a finished file again: a running server reads it. Folders keep their mode, so that
`rm -r`, a rebuild and a backup go on working for their owner."""


def set_modes(folder: Path) -> None:
    """Give every file of a finished generation one mode: its folder's, without write or execute.

    The folder has what the umask and its own parent gave it. Libraries write some files for their
    owner alone, whatever the umask says. `OSError` passes through if we do not own a file.
    """
    # Also what is inherited, such as the group of the parent.
    mode = stat.S_IMODE(folder.stat().st_mode)
    for path in folder.rglob("*"):
        wanted = mode if path.is_dir() else mode & READ_ONLY
        # What an older generation has too has its mode, and readers notice any change.
        if stat.S_IMODE(path.stat().st_mode) != wanted:
            path.chmod(wanted)


def explain_no_permission(path: Path, folder: Path) -> str:
    """Say who may not read a file of a generation's folder, and why: it is not damaged."""
    culprit = next((one for one in reversed(path.parents) if _is_closed(one)), path)
    verb, remedy = "read", f"chmod -R a+rX {folder}"
    if culprit != path:
        verb = "enter"
    if folder != culprit and folder not in culprit.parents:
        remedy = f"chmod a+rx {culprit}"
    me = f"user {_name_user(os.geteuid())}"
    try:
        status = culprit.stat()
    except OSError:
        whose, owner = "", "its owner"
    else:
        owner = _name_user(status.st_uid)
        whose = f" (owner {owner}, mode {stat.S_IMODE(status.st_mode):04o})"
    return (
        f"{culprit}: {me} may not {verb} it{whose}; nothing is damaged. Run `{remedy}` as {owner}, "
        "or `huigu rebuild` as the user that reads the index"
    )


def _is_closed(folder: Path) -> bool:
    # By the rights of files that are opened, which are those of the effective user.
    by_effective_user = os.access in os.supports_effective_ids
    return folder.exists() and not os.access(folder, os.X_OK, effective_ids=by_effective_user)


def _name_user(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:  # such as the user of a container
        return str(number)
