"""Judges what a server said of an address. Pure.

Dead is only what its server says is gone, or whose host does not exist on two different days. Who
is busy, broken, slow or asks for a password is not dead.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from indexer.fetching.errors import FetchError, NoSuchHost, Refused
from indexer.fetching.records import Probed
from indexer.link_checks.records import CheckedAddress, LinkCheck, Outcome, make_key

GONE = frozenset({404, 410})
SILENT_PLATFORMS = frozenset({
    "baidu", "bilibili", "douyin", "facebook", "google-photos", "iqiyi", "ixigua", "tencent-docs",
    "tencent-video", "twitter", "weibo", "weixin", "youku", "youtube",
})  # fmt: skip
"""Platforms that answer 200 for what was removed, too, and say so only in the page."""


def judge(
    address: CheckedAddress,
    answer: Probed | FetchError,
    now: str,
    before: LinkCheck | None,
    *,
    is_online: bool = True,
) -> LinkCheck:
    """Judge an answer, or why there was none.

    Args:
        address: Which was asked for.
        answer: Of its server, or what went wrong.
        now: ISO date and time, UTC.
        before: The check before this one.
        is_online: Whether any server answered in this run.
    """
    url, today, final, since = address.url, now[:10], "", ""
    outcome: Outcome
    if isinstance(answer, Probed):
        final = "" if make_key(answer.url) == make_key(url) else answer.url
        outcome, reason = _judge_answer(address, answer, final)
        if outcome == "dead":
            since = before.since if before and before.outcome == "dead" else today
    elif isinstance(answer, NoSuchHost):
        since = (before.since if before else "") or today
        # On the first day it may be our own name service that does not work; and offline, some
        # say of every name that there is none.
        is_sure = since < today and is_online
        outcome = "dead" if is_sure else "unsure"
        reason = "its host is gone" if is_sure else "its host has no address; dead if that stays so"
    else:
        outcome = "unchecked" if isinstance(answer, Refused) else "unsure"
        reason = answer.reason
    return LinkCheck(url=url, outcome=outcome, reason=reason, final=final, checked=now, since=since)


def _judge_answer(address: CheckedAddress, answer: Probed, final: str) -> tuple[Outcome, str]:
    """Judge an answer; `final` is where the address leads, empty if it stays there."""
    status, platform = answer.status, address.platform
    if status in GONE:
        return "dead", f"its server says {status}"
    if not 200 <= status < 300:
        return "unsure", f"its server says {status}"
    if platform in SILENT_PLATFORMS:
        return "unsure", f"{platform} answers {status} for what was removed, too"
    if final and _is_front_page(final) and not _is_front_page(address.url):
        return "unsure", f"it leads to the first page of a site, {final}"
    if final and answer.is_permanent:
        return "moved", f"moved to {final}"
    return "alive", ""


def _is_front_page(url: str) -> bool:
    parts = urlsplit(url)
    return parts.path in {"", "/"} and not parts.query
