"""The Zapier app, its dependencies and the Node that runs it: `python -m tools.zapier_app --validate`."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from tools.node import ROOT, install, node_folder, run

PACKAGE = ROOT / "clients" / "zapier"
# What Zapier runs apps on.
NEEDS = (22, 12)


def prepare() -> Path:
    """The folder of a Node that runs the app, whose dependencies are there."""
    folder = node_folder(NEEDS)
    install(PACKAGE, folder)
    return folder


def registration() -> dict[str, Any]:
    """The OAuth app, as docs/zapier.md has its reader register it."""
    [body] = re.findall(r"-d '(\{.*?\})'", (ROOT / "docs" / "zapier.md").read_text(), re.DOTALL)
    found: dict[str, Any] = json.loads(body)
    return found


def validate() -> None:
    """Raises SystemExit with what Zapier's schema finds wrong with the definition."""
    folder = prepare()
    run([folder / "node", "validate.js"], PACKAGE, folder)


if __name__ == "__main__":
    {"--validate": validate}[sys.argv[1]]()
