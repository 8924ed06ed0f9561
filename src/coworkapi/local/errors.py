"""What can go wrong with a local server, told with its remedy."""

from __future__ import annotations


class LocalServerError(Exception):
    """A local server can't be started or used. The text says why and what to do; it needs no traceback."""


class ServerMissing(LocalServerError):
    """There is no server program for this machine."""


class DataInUse(LocalServerError):
    """Another process holds the data folder."""


class WrongDataVersion(LocalServerError):
    """The data folder was made by another major version of PostgreSQL."""
