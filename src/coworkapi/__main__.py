"""The `coworkapi` command's entry, and `python -m coworkapi`."""

from __future__ import annotations

import signal

# Loading the rest takes a moment: Ctrl-C meanwhile ends quietly, not with a trace out of some library.
_heeded = signal.getsignal(signal.SIGINT) is signal.default_int_handler
if _heeded:
    signal.signal(signal.SIGINT, signal.SIG_DFL)

from coworkapi import cli  # noqa: E402


def main() -> None:
    """Run the command line."""
    if _heeded:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    cli.main()


if __name__ == "__main__":
    main()
