"""docs/settings.md from the Settings class; prints the page, `--write` writes it, `--check` compares."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal, get_args, get_origin

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from coworkapi.settings import Settings, variables

PAGE = Path(__file__).parent.parent / "docs" / "settings.md"

INTRODUCTION = """# Settings

Every setting is an environment variable. `coworkapi check-config` shows what is in force, where each value
came from (secrets masked), and whether the database and Redis answer; a wrong value stops the start with a
message that names the variable.

This page is generated from `src/coworkapi/settings.py` (`make settings`); `make check` fails when it is
behind.

| variable | values | default | what it does |
| --- | --- | --- | --- |
"""


def values(field: FieldInfo) -> str:
    kind = field.annotation
    if get_origin(kind) is Literal:
        return ", ".join(f"`{choice}`" for choice in get_args(kind))
    if kind is bool:
        return "`true`, `false`"
    if kind is int:
        limits = {type(limit).__name__: limit for limit in field.metadata}
        least, most = getattr(limits.get("Ge"), "ge", None), getattr(limits.get("Le"), "le", None)
        if least is not None and most is not None:
            return f"{least} to {most}"
        return "a whole number" if least is None else f"{least} or more"
    return "a secret" if kind is SecretStr else "a path" if kind is Path else "text"


def default(field: FieldInfo) -> str:
    value = field.get_default(call_default_factory=False)
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"`{text}`" if text else "empty"


def render() -> str:
    return INTRODUCTION + "".join(row(name, field) for name, field in Settings.model_fields.items())


def row(field_name: str, field: FieldInfo) -> str:
    by_name = " or ".join(f"`{name}`" for name in variables(field_name))
    description = " ".join((field.description or "").split()).replace("|", "\\|")
    return f"| {by_name} | {values(field)} | {default(field)} | {description} |\n"


def main() -> int:
    page = render()
    if "--write" in sys.argv:
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(page)
    elif "--check" in sys.argv:
        if not PAGE.is_file() or PAGE.read_text() != page:
            print(f"{PAGE.name} is behind src/coworkapi/settings.py: run `make settings` and commit the page.")
            return 1
    else:
        print(page, end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
