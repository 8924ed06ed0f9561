from __future__ import annotations

from coworkapi_client._model import Model


class ExportColumn(Model):
    """A column. `json` and `list` are JSON text in CSV; `timestamp` is in UTC."""

    name: str
    kind: str
    """How its values are written; `json` and `list` are JSON text in CSV"""


class ExportList(Model):
    """A list that can be exported."""

    resource: str
    """What an export names the list by"""
    summary: str
    """What it holds, in words"""
    scope: str
    """The right that reading it takes"""
    columns: list[ExportColumn]
    """Those that it can have, in order"""


class ExportLists(Model):
    data: list[ExportList]
    """All of them"""
