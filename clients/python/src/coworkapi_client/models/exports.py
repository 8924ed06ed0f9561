from __future__ import annotations

from coworkapi_client._model import Model


class ExportColumn(Model):
    """A column. `json` and `list` are JSON text in CSV; `timestamp` is in UTC."""

    name: str
    kind: str


class ExportList(Model):
    """A list that can be exported."""

    resource: str
    summary: str
    scope: str
    columns: list[ExportColumn]


class ExportLists(Model):
    data: list[ExportList]
    """All of them"""
