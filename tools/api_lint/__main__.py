"""`python -m tools.api_lint`: the OpenAPI document by redocly's recommended rules; warnings count as errors."""

from __future__ import annotations

import os
from pathlib import Path

from tools.node import ROOT, install, node_folder, run

HERE = Path(__file__).resolve().parent
# Newer than the oldest Node that the clients run on; the environment has one.
NEEDS = (20, 19)


def main() -> None:
    """Raises SystemExit with what is wrong."""
    os.environ |= {"REDOCLY_TELEMETRY": "off", "REDOCLY_SUPPRESS_UPDATE_NOTICE": "true"}  # it asks nobody
    node = node_folder(NEEDS)
    install(HERE, node)
    cli = HERE / "node_modules" / "@redocly" / "cli" / "bin" / "cli.js"
    document = ROOT / "openapi" / "openapi.json"
    run([node / "node", cli, "lint", "--max-problems=20", "--format=stylish", document], HERE, node)


if __name__ == "__main__":
    main()
