"""How the command line speaks."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NoReturn

import typer
from pydantic import ValidationError

from coworkapi.settings import Settings, variables


def fail(message: str, *, code: int = 1) -> NoReturn:
    """End with a message on standard error."""
    typer.echo(message, err=True)
    sys.exit(code)


def setting_errors(error: ValidationError) -> list[str]:
    """One line for each wrong setting, by the name of its variable. Values of secrets don't appear."""
    lines = []
    for problem in error.errors(include_url=False):
        message = problem["msg"].removeprefix("Value error, ")
        if not problem["loc"]:
            lines.append(f"  {message}")
            continue
        name = str(problem["loc"][0])
        known = {variable: field for field in Settings.model_fields for variable in variables(field)}
        field = known.get(name, known.get(f"COWORKAPI_{name.upper()}", name.lower()))
        candidates = variables(field) if field in Settings.model_fields else [name]
        variable = next((candidate for candidate in candidates if candidate in os.environ), candidates[0])
        secret = any(word in variable for word in ("SECRET", "URL", "PASSWORD"))
        got = "" if secret else f" (it is {problem['input']!r})"
        lines.append(f"  {variable}: {message[:1].lower()}{message[1:]}{got}")
    return lines


def is_terminal() -> bool:
    return sys.stdout.isatty()


def can_draw() -> bool:
    """Whether standard output takes more than ASCII."""
    return "utf" in (sys.stdout.encoding or "").lower()


def paint(text: str, colour: str) -> str:
    """Coloured on a terminal, plain elsewhere or with NO_COLOR."""
    return typer.style(text, fg=colour) if is_terminal() and "NO_COLOR" not in os.environ else text


def rows(pairs: Iterable[Sequence[str]]) -> list[str]:
    """Labels and values below each other."""
    return [f"  {name:<12} {value}" for name, value in pairs]


class Step:
    """One line of progress; `done` may be reworded while it is under way."""

    def __init__(self, done: str) -> None:
        self.done = done
        self.went_well = True
        self.notes: list[str] = []

    def progress(self, text: str) -> None:
        """What is being done just now."""
        typer.echo(f"\x1b[2K    {text}\r" if is_terminal() else f"    {text}", nl=not is_terminal())

    def failed(self, done: str, why: str) -> None:
        """It did not go well, and that stops nothing."""
        self.done, self.went_well = done, False
        self.note(why)

    def note(self, text: str) -> None:
        """Something worth a line of its own, printed below the step."""
        self.notes.append(text)


@contextmanager
def step(doing: str, done: str) -> Iterator[Step]:
    """Tell what is under way, then that it is done and how long it took."""
    tick, cross, dots = ("✓", "✗", "…") if can_draw() else ("ok", "FAILED", "...")
    began = time.monotonic()
    current = Step(done)
    if is_terminal():
        typer.echo(f"  {dots} {doing}\r", nl=False)
    else:
        typer.echo(f"  {dots} {doing}")
    try:
        yield current
    except BaseException:
        if is_terminal():
            typer.echo()
        raise
    took = f"{time.monotonic() - began:.1f} s"
    clear = "\x1b[2K" if is_terminal() else ""
    mark = paint(tick, "green") if current.went_well else paint(cross, "red")
    typer.echo(f"{clear}  {mark} {current.done}  {paint(took, 'bright_black')}")
    for text in current.notes:
        typer.echo(f"    {paint(text, 'yellow')}")
