"""`python -m coworkapi`: the same as the `coworkapi` command."""

from __future__ import annotations

from coworkapi.cli import main

if __name__ == "__main__":
    main()
