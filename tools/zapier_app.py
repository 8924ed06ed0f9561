"""The Zapier app: its dependencies, the Node that runs it, and how a space registers it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from tools.node import ROOT, install, node_folder

PACKAGE = ROOT / "clients" / "zapier"
NEEDS = (20, 19)


def prepare() -> Path:
    """The folder of a Node that runs the app, whose dependencies are there."""
    folder = node_folder(NEEDS)
    install(PACKAGE, folder)
    return folder


def registration() -> dict[str, Any]:
    """The OAuth app, as the readme has its reader register it."""
    [body] = re.findall(r"-d '(\{.*?\})'", (PACKAGE / "README.md").read_text(), re.DOTALL)
    found: dict[str, Any] = json.loads(body)
    return found
