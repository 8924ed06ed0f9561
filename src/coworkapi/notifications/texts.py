"""What one mail says in one language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """One template in one language. `button`: what the link says in HTML, empty where there is none."""

    subject: str
    button: str
    lines: tuple[str, ...]
