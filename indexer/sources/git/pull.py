"""Brings a repository's newest files into the local copy.

.repository/             the repository, without history
.trees/COMMIT/tree/      files of one commit, without those that nobody reads here
.trees/COMMIT/facts.json which files it has
current -> .trees/COMMIT moved in one step, once the files are complete
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import msgspec

from indexer.contracts import PullProgress
from indexer.errors import SourceUnreachable
from indexer.records import PullResult, count_changes
from indexer.sources.git.command import Git, check_address
from indexer.sources.git.spec import GitSettings
from indexer.sources.programs.run import hide_password

CURRENT, TREE, FACTS = "current", "tree", "facts.json"
REPOSITORY, TREES = ".repository", ".trees"
MAX_FILES = 200_000
"""Files of a repository."""
MAX_PACKS = 20
"""Fetches leave a pack each; from so many on, what is not needed any more is removed."""
SLIDE_SUFFIXES = frozenset({".pdf", ".pptx", ".ppt", ".key", ".odp"})
_UNREAD = SLIDE_SUFFIXES | frozenset({
    *(".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".bmp", ".ico", ".tif", ".tiff", ".psd"),
    *(".mp4", ".mov", ".webm", ".mkv", ".avi", ".mp3", ".wav", ".ogg", ".m4a", ".flac"),
    *(".zip", ".gz", ".tgz", ".xz", ".bz2", ".7z", ".rar", ".jar", ".whl", ".exe", ".dll", ".so"),
    *(".docx", ".doc", ".xlsx", ".xls", ".woff", ".woff2", ".ttf", ".otf", ".eot", ".wasm"),
})
"""Endings of files that no source reads: they are not written to the disk."""
_REMEDY = (
    "check that `url` is the address of a repository, and that whoever runs Huigu may read it "
    "without being asked for a password"
)
_SYMREF = re.compile(rb"ref: refs/heads/(\S+)\tHEAD")
_COMMIT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


class TreeFacts(msgspec.Struct, frozen=True):
    """What is known of the files of a commit."""

    commit: str
    branch: str
    files: dict[str, str]
    """Path -> hash of the content."""

    def list_slides(self, folder: str) -> Iterator[str]:
        """List the paths of the slides below a folder."""
        prefix = f"{folder}/" if folder else ""
        for path in sorted(self.files):
            if os.path.splitext(path)[1].lower() in SLIDE_SUFFIXES and path.startswith(prefix):
                yield path


def read_facts(copy: Path) -> TreeFacts | None:
    """Read the facts of the tree that a local copy holds; None if it holds none."""
    try:
        return msgspec.json.decode((copy / CURRENT / FACTS).read_bytes(), type=TreeFacts)
    except (OSError, msgspec.DecodeError):
        return None


def pull_repository(settings: GitSettings, folder: Path, progress: PullProgress) -> PullResult:
    """Bring the files of the newest commit into the folder; see `indexer.contracts.Pull`.

    Raises:
        SourceUnreachable: The repository cannot be had.
    """
    url = check_address(settings)
    repository = folder / REPOSITORY
    git = Git(repository, settings)
    _prepare(git, repository)
    progress(0, 2)
    branch, commit = _find_commit(git, url, settings.branch)
    old = read_facts(folder)
    if old and old.commit == commit and old.branch == branch:
        progress(2, 2)
        return PullResult(unchanged=len(old.files))
    try:
        _fetch(git, url, commit, branch)
        progress(1, 2)
        new = TreeFacts(commit, branch, _list_files(git, commit))
        _write_tree(git, folder, new)
    except SourceUnreachable:
        # The server has just answered, so it may be the copy: it is begun anew, as one that a power
        # failure has harmed must be. The files that are read stay.
        shutil.rmtree(repository, ignore_errors=True)
        raise
    _clean(git, repository, folder / TREES, commit)
    progress(2, 2)
    return count_changes(old.files if old else {}, new.files)


def _prepare(git: Git, repository: Path) -> None:
    """Make the repository, or free it from locks: a pull that was killed leaves them behind."""
    if not ((repository / "HEAD").is_file() and (repository / "objects").is_dir()):
        shutil.rmtree(repository, ignore_errors=True)
        git.call("init", "--bare", "--quiet")
        # Nothing that the program's templates bring is needed.
        shutil.rmtree(repository / "hooks", ignore_errors=True)
    for lock in repository.rglob("*.lock"):
        lock.unlink()
    for part in (repository / "objects" / "pack").glob("tmp_*"):
        part.unlink()


def _find_commit(git: Git, url: str, branch: str) -> tuple[str, str]:
    """Ask for the newest commit of a branch: (branch, commit).

    Raises:
        SourceUnreachable: The repository cannot be reached, or has no such branch.
    """
    if branch:
        answer = _ask(git, url, "--", url, f"refs/heads/{branch}")
    else:
        answer = _ask(git, url, "--symref", "--", url, "HEAD")
        named = _SYMREF.search(answer)
        branch = named[1].decode("utf-8", "replace") if named else "HEAD"
    for line in answer.decode("utf-8", "replace").splitlines():
        commit, _, name = line.partition("\t")
        if name in {"HEAD", f"refs/heads/{branch}"} and _COMMIT.fullmatch(commit):
            return branch, commit
    raise SourceUnreachable(f"the repository has no branch {branch!r}; correct `branch`")


def _ask(git: Git, url: str, *arguments: str) -> bytes:
    """Ask a server what it has.

    Raises:
        SourceUnreachable: It has no repository there, or does not answer.
    """
    try:
        return git.call("ls-remote", *arguments)
    except SourceUnreachable as error:
        raise SourceUnreachable(f"{hide_password(url)}: {error}; {_REMEDY}") from error


def _fetch(git: Git, url: str, commit: str, branch: str) -> None:
    """Fetch one commit, without history.

    Raises:
        SourceUnreachable: It cannot be had.
    """
    # By name: not every server gives a commit by its hash.
    ref = branch if branch == "HEAD" else f"refs/heads/{branch}"
    git.call(
        *("fetch", "--quiet", "--depth=1", "--no-tags", "--no-recurse-submodules", "--force"),
        *("--no-auto-maintenance", "--no-write-fetch-head", "--", url, f"+{ref}:refs/heads/huigu"),
    )
    found = git.call("rev-parse", "refs/heads/huigu^{commit}").decode().strip()
    if found != commit:
        raise SourceUnreachable("the branch moved meanwhile; the next rebuild takes it")


def _list_files(git: Git, commit: str) -> dict[str, str]:
    """List the files of a commit; links to other repositories are none.

    Raises:
        SourceUnreachable: There are too many.
    """
    files: dict[str, str] = {}
    listed = git.call("ls-tree", "-r", "-z", "--full-tree", commit)
    for entry in listed.split(b"\0"):
        head, _, path = entry.partition(b"\t")
        parts = head.split()
        if len(parts) == 3 and parts[1] == b"blob":
            files[path.decode("utf-8", "surrogateescape")] = parts[2].decode()
    if len(files) > MAX_FILES:
        reason = f"the repository has {len(files):,} files, more than {MAX_FILES:,}"
        raise SourceUnreachable(f"{reason}; use one that holds fewer")
    # A name that is not UTF-8 is in no address.
    return {path: hash for path, hash in files.items() if path.isprintable()}


def _write_tree(git: Git, folder: Path, facts: TreeFacts) -> None:
    """Write the files of a commit beside those of the last one, and move `current` to them."""
    whole = folder / TREES / facts.commit
    part = folder / TREES / f"{facts.commit}.part"
    for leftover in (part, whole):
        if leftover.exists():
            shutil.rmtree(leftover)
    (part / TREE).mkdir(parents=True)
    wanted = [path for path in facts.files if os.path.splitext(path)[1].lower() not in _UNREAD]
    variables = {"GIT_INDEX_FILE": str(part / "index")}
    git.call("read-tree", facts.commit, variables=variables)
    paths = b"".join(path.encode() + b"\0" for path in wanted)
    git.call(
        *(f"--work-tree={part / TREE}", "checkout-index", "--force", "--quiet", "-z", "--stdin"),
        f"--prefix={part / TREE}/",
        data=paths,
        variables=variables,
    )
    (part / "index").unlink()
    (part / FACTS).write_bytes(msgspec.json.encode(facts))
    part.rename(whole)
    link = folder / f".{CURRENT}"
    link.unlink(missing_ok=True)
    link.symlink_to(Path(TREES) / facts.commit, target_is_directory=True)
    os.replace(link, folder / CURRENT)


def _clean(git: Git, repository: Path, trees: Path, commit: str) -> None:
    for tree in trees.iterdir():
        if tree.name != commit:
            shutil.rmtree(tree)
    if len(list((repository / "objects" / "pack").glob("*.pack"))) > MAX_PACKS:
        git.call("gc", "--quiet", "--prune=now")
