"""What is wrong with a request's form, as a problem.

Pydantic's errors carry the input, which may be a password: it never goes back out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from coworkapi.core.errors import Invalid, ProblemItem

_MAX_ITEMS = 50  # wrong fields that one answer lists


def invalid(errors: Sequence[Mapping[str, Any]], *, of_body: bool = False) -> Invalid:
    """Pydantic's errors as one. `of_body`: their places lie in the body, and don't begin with a part of the request."""
    items = []
    for item in errors[:_MAX_ITEMS]:
        loc = [str(part)[:60].replace("~", "~0").replace("/", "~1") for part in item["loc"]]
        place, *path = ["body", *loc] if of_body else loc or ["body"]
        pointer = ("/" if place == "body" else place + "/") + "/".join(path)
        detail = item["msg"].removeprefix("Value error, ")
        items.append(ProblemItem(pointer=pointer, code=item["type"], detail=detail))
    first = items[0]
    more = f" (and {len(errors) - 1} more)" if len(items) > 1 else ""
    return Invalid(f"{first.pointer.lstrip('/')}: {first.detail}{more}", errors=items)
