"""The API's part of docs/changelog.md: a marked section, written from the comparison; and what was declared."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tools.api_changes.changes import Change

BEGIN = "<!-- api: written by `make api-changes` -->"
END = "<!-- api: end -->"
UNRELEASED = "## Unreleased"
_HEADINGS = {"breaking": "Breaking", "notable": "To look at", "additive": "Added"}
_SECTION = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)


class NoSection(Exception):
    """The changelog lacks the heading or the marks."""


def section(changes: Iterable[Change], since: str | None) -> str:
    """The marked section's text. `since`: the version that was released last; none yet without."""
    changes = list(changes)
    if since is None:
        text = "No document has been released yet: there is nothing to compare with."
    elif not changes:
        text = f"The document is the one of {since}."
    else:
        text = f"Changes of the document since {since}:"
        for level, heading in _HEADINGS.items():
            lines = [f"- {change}" for change in changes if change.level == level]
            if lines:
                text += f"\n\n#### {heading}\n\n" + "\n".join(lines)
    return f"{BEGIN}\n{text}\n{END}"


def with_section(page: str, text: str) -> str:
    """The page with that section. Raises NoSection."""
    if len(_SECTION.findall(_unreleased(page))) != 1:
        raise NoSection(f"below `{UNRELEASED}` the page has no place between `{BEGIN}` and `{END}`")
    start = page.index(UNRELEASED)
    return page[:start] + _SECTION.sub(lambda _: text, page[start:], count=1)


def undeclared(page: str, changes: Iterable[Change]) -> list[Change]:
    """The breaking changes whose subject no entry names that begins with `**Breaking**`."""
    by_hand = _SECTION.sub("", _unreleased(page))
    entries = [entry for entry in re.split(r"^- ", by_hand, flags=re.MULTILINE)[1:] if entry.startswith("**Breaking**")]
    declared = {name for entry in entries for name in re.findall(r"`([^`]+)`", entry)}
    return [change for change in changes if change.level == "breaking" and change.subject not in declared]


def released(page: str, version: str, on: str) -> str:
    """The page once the version is out: what was unreleased is under its heading, and a new place is above."""
    heading = f"{UNRELEASED}\n\n{section((), version)}\n\n## {version} ({on})"
    _unreleased(page)
    return page.replace(UNRELEASED, heading, 1)


def _unreleased(page: str) -> str:
    if UNRELEASED not in page:
        raise NoSection(f"the page has no heading `{UNRELEASED}`")
    return re.split(r"^## ", page[page.index(UNRELEASED) + 3 :], maxsplit=1, flags=re.MULTILINE)[0]
