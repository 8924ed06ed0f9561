"""`coworkapi openapi`: the document and its three faces, from the code."""

from __future__ import annotations

import json
from pathlib import Path

import typer

from coworkapi.app import create_app
from coworkapi.cli.output import fail
from coworkapi.core.openapi import FACES, face

FOLDER = Path("openapi")


def documents() -> dict[str, str]:
    """The files' contents by name."""
    whole = create_app().openapi()
    made = {"openapi.json": whole} | {f"{name}.json": face(whole, name) for name in FACES}
    return {name: json.dumps(document, indent=1, ensure_ascii=False) + "\n" for name, document in made.items()}


def run(mode: str) -> None:
    """`print` the whole document, `write` the files, or `check` that they are true to the code."""
    made = documents()
    if mode == "print":
        typer.echo(made["openapi.json"], nl=False)
        return
    if mode == "write":
        FOLDER.mkdir(exist_ok=True)
        for name, text in made.items():
            (FOLDER / name).write_text(text)
        typer.echo(f"Wrote {', '.join(str(FOLDER / name) for name in made)}")
        return
    behind = [name for name, text in made.items() if not _is_in(FOLDER / name, text)]
    if behind:
        fail(
            f"Behind the code: {', '.join(str(FOLDER / name) for name in behind)}. "
            "Run `coworkapi openapi --write`, look at what changed, and commit it."
        )
    typer.echo("The files in openapi/ are true to the code.")


def _is_in(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text() == text
