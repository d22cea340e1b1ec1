"""The command `huigu`, and `python -m huigu`."""

from __future__ import annotations

import sys

INTERRUPTED = 130


def main() -> None:
    """Run the command line; Ctrl-C is no error, and may come while it is still imported."""
    try:
        from bot.cli.main import main as run

        run()
    except KeyboardInterrupt:
        sys.stderr.write("huigu: stopped\n")
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
