"""`type = "git"`."""

from __future__ import annotations

from typing import Annotated, ClassVar

import msgspec

from indexer.settings import HugoAnchors, PulledSettings
from indexer.sources.generators.options.settings import Generator, Globs, check_pattern
from indexer.sources.spec import SourceSpec

Branch = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^([A-Za-z0-9_][A-Za-z0-9_./+-]{0,199})?$",
        description="the name of a branch",
    ),
]

BlobBase = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^(https?://[^\s/?#{}@]+/[^\s?#{}]*)?$",
        description="an address with `http://` or `https://` and a path, without `?` and `#`",
    ),
]


class GitSettings(PulledSettings, frozen=True, forbid_unknown_fields=True):
    """A repository that a rebuild brings up to date, read like `type = "markdown"`."""

    branch: Branch = ""
    """Which branch; the repository's own default if left out."""
    folder: str = ""
    """Folder of the repository to read; all of it if left out."""
    # The next six are as of `type = "markdown"`.
    generator: Generator = ""
    address: str = ""
    exclude: Globs = ()
    sitemap: str = ""
    anchors: HugoAnchors = "rendered"
    allow_private: bool = False
    allow_local: bool = False
    """Whether `url` may be a path, or `file://`: Git runs what such a repository configures."""
    blobs: BlobBase = ""
    """Address below which the host shows files, as in
    `https://git.example.org/OWNER/NAME/src/branch/main/`; known of GitHub, Gitee, GitLab.com and
    Codeberg."""
    max_megabytes: Annotated[int, msgspec.Meta(ge=1, le=1 << 20)] = 2048
    """Most that the repository may take on the disk, in MiB."""

    PULLING: ClassVar[frozenset[str]] = frozenset({"allow_local", "allow_private", "max_megabytes"})

    def __post_init__(self) -> None:
        """Check what no type says.

        Raises:
            ValueError: The pattern of addresses is wrong.
        """  # noqa: DOC502 - raised by `check_pattern`
        check_pattern(self.address)


SPEC = SourceSpec(
    source="indexer.sources.git.source:GitSource",
    settings=GitSettings,
    address="set `base_url` to the address of the site that is made of them",
    pull="indexer.sources.git.pull:pull_repository",
    sitemap="indexer.sources.generators.options.sitemap_copy:pull_sitemap",
)
