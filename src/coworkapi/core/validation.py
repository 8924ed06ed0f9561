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
        code, detail = _told(item)
        items.append(ProblemItem(pointer=pointer, code=code, detail=detail))
    first = items[0]
    more = f" (and {len(errors) - 1} more)" if len(items) > 1 else ""
    return Invalid(f"{first.pointer.lstrip('/')}: {first.detail}{more}", errors=items)


def _told(error: Mapping[str, Any]) -> tuple[str, str]:
    """An error's code and words. Of text that is measured after it was made something else (a secret, or what a
    validator returns) Pydantic says "items", as of lists; it has characters, as other text does."""
    code, context = error["type"], error.get("ctx") or {}
    measured = isinstance(error.get("input"), str | bytes) and context.get("field_type") == "Value"
    if measured and code == "too_short":
        return "string_too_short", f"String should have at least {_characters(context['min_length'])}"
    if measured and code == "too_long":
        return "string_too_long", f"String should have at most {_characters(context['max_length'])}"
    return code, error["msg"].removeprefix("Value error, ")


def _characters(number: int) -> str:
    return f"{number} character" if number == 1 else f"{number} characters"
