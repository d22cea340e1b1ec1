"""Addresses and folders of sites, from what their configurations say."""

from __future__ import annotations

from urllib.parse import urljoin

from indexer.links.addresses import is_web_address


def join_host(address: str, path: str) -> str:
    """Put a path on the host of an address; empty if that is no web address."""
    address = address.strip()
    return urljoin(address, path) if is_web_address(address) else ""


def write_base(path: str) -> str:
    """Write the path of a site with one slash at each end."""
    path = path.strip("/")
    return f"/{path}/" if path else "/"


def cut_folder(path: str, folder: str) -> str | None:
    """Cut a folder off a path; None if that lies elsewhere. The root is `.` or empty."""
    if folder in {"", "."}:
        return None if path.startswith("../") else path
    return path[len(folder) + 1 :] if path.startswith(f"{folder}/") else None
