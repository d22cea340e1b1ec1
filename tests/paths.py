"""Where tests find the checkout, and the larger material beside it that is not ours to ship."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
"""May be missing: a test that needs it skips, and says which part it misses."""
