"""Tables of visits, a file for each family."""

from __future__ import annotations

from coworkapi.visits.models.visitors import Visitor

__all__ = ["Visitor"]
