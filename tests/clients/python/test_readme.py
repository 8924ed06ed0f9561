"""The README's code, as somebody pastes it: block after block, into one program, against the real service."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.bookings.factories import a_room
from tests.operator import Operator

ROOT = Path(__file__).parents[3]
README = ROOT / "clients" / "python" / "README.md"


def blocks_of(page: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text(), re.M | re.S)


async def test_the_readme_works_when_pasted(
    operator: Operator, service_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    await a_room(operator, name="Blue", clock=None)
    monkeypatch.setenv("COWORKAPI_URL", service_url)
    monkeypatch.setenv("COWORKAPI_API_KEY", operator.api_key)
    blocks = blocks_of(README, "python")
    program: dict[str, Any] = {"__name__": "__main__"}

    def run() -> None:
        for number, block in enumerate(blocks):
            exec(compile(block, f"README.md, block {number + 1}", "exec"), program)
        program["client"].close()

    await asyncio.to_thread(run)
    said = capsys.readouterr().out
    assert " confirmed Blue " in said
    assert "is taken" in said
    assert said.count("My first booking") >= 3
    assert "400\n" in said
    titles = {booking["title"]: booking["note"] for booking in (await operator.get("/v1/bookings"))["data"]}
    assert titles == {"My first booking": None, "Once": None}


async def test_the_first_booking_is_told_by_programs_that_work(
    operator: Operator, service_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`docs/first-booking.md` shows what the clients' READMEs show, whose tests run it, and one line for a shell."""
    page = ROOT / "docs" / "first-booking.md"
    for language, readme in (("python", README), ("ts", ROOT / "clients" / "typescript" / "README.md")):
        (program,) = blocks_of(page, language)
        assert program in blocks_of(readme, language)
    if shutil.which("curl") is None:
        pytest.skip("the shell's line needs curl")
    room = await a_room(operator, clock=None)
    monkeypatch.setenv("COWORKAPI_URL", service_url)
    monkeypatch.setenv("COWORKAPI_API_KEY", operator.api_key)
    (line,) = blocks_of(page, "sh")
    asked = await asyncio.create_subprocess_shell(line, stdout=asyncio.subprocess.PIPE)
    answer, _ = await asked.communicate()
    assert [one["resource_id"] for one in json.loads(answer)["data"]] == [room.id]
