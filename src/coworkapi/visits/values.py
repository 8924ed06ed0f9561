"""Values of visits."""

from __future__ import annotations

from typing import Literal

CoveredBy = Literal["permission", "booking", "pass", "staff"]
