"""Compares the document with the released one: prints, `--check`s, `--write`s the changelog's part, `--release`s."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from tools.api_changes.changelog import NoSection, released, section, undeclared, with_section
from tools.api_changes.changes import Change, Document
from tools.api_changes.documents import compare

ROOT = Path(__file__).parent.parent.parent
DOCUMENT = ROOT / "openapi" / "openapi.json"
RELEASED = ROOT / "openapi" / "released" / "v1.json"
CHANGELOG = ROOT / "docs" / "changelog.md"


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.api_changes", description=__doc__)
    parser.add_argument("old", nargs="?", type=Path, default=RELEASED, help="the document before")
    parser.add_argument("new", nargs="?", type=Path, default=DOCUMENT, help="the document after")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--check", action="store_true", help="fail unless the changelog tells and declares it all")
    what.add_argument("--write", action="store_true", help="write the changelog's part")
    what.add_argument("--release", metavar="DATE", help="make the document the released one, of that day")
    arguments = parser.parse_args()
    new: Document = json.loads(arguments.new.read_text())
    old: Document | None = json.loads(arguments.old.read_text()) if arguments.old.is_file() else None
    changes = compare(old, new) if old is not None else []
    page = CHANGELOG.read_text()
    since = old["info"]["version"] if old is not None else None
    try:
        told = with_section(page, section(changes, since))
        missing = undeclared(page, changes)
        if arguments.release:
            return _release(told, new, missing, arguments.release)
    except NoSection as error:
        print(f"docs/changelog.md: {error}")
        return 1
    if arguments.write:
        CHANGELOG.write_text(told)
        print(f"Wrote {len(changes)} changes into docs/changelog.md")
    elif not arguments.check:
        print("\n".join(f"{change.level:9} {change}" for change in changes) or "No change")
    for change in missing:
        print(f"Breaks clients and is not declared: {change}")
    if missing:
        print(
            "Take it back, or declare it below `## Unreleased` of docs/changelog.md, in an entry that begins with "
            "`- **Breaking**`, names it in backticks and says what to do."
        )
        return 1
    if arguments.check and told != page:
        print("docs/changelog.md doesn't tell of all changes of the API. Run `make api-changes` and commit it.")
        return 1
    return 0


def _release(page: str, document: Document, missing: list[Change], on: str) -> int:
    if missing:
        print("\n".join(f"Breaks clients and is not declared: {change}" for change in missing))
        return 1
    RELEASED.parent.mkdir(exist_ok=True)
    RELEASED.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n")
    CHANGELOG.write_text(released(page, document["info"]["version"], on))
    print(f"Released {document['info']['version']}: {RELEASED.relative_to(ROOT)} and docs/changelog.md")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
