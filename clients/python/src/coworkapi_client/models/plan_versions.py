from __future__ import annotations

from typing import Any

from coworkapi_client._model import Model


class TermDifference(Model):
    """One term that differs. `path`: as in `terms`, dotted; null stands for what isn't there."""

    path: str
    """Where in `terms`, with dots"""
    before: Any
    """What it says; null: it isn't there"""
    after: Any
    """What it says then; null: it isn't there"""


class VersionDifferences(Model):
    """What changes from one version to another, in the order of the terms; none when they say the same."""

    from_version_id: str
    """Id of the plan version"""
    to_version_id: str
    """Id of the plan version"""
    differences: list[TermDifference]
    """In the order of the terms; none: they say the same"""
