"""The README's code, as somebody pastes it: block after block, into one program, against the real service."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Any

import pytest

from tests.bookings.factories import a_room
from tests.operator import Operator

README = Path(__file__).parents[3] / "clients" / "python" / "README.md"


async def test_the_readme_works_when_pasted(
    operator: Operator, service_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    await a_room(operator, name="Blue", clock=None)
    monkeypatch.setenv("COWORKAPI_URL", service_url)
    monkeypatch.setenv("COWORKAPI_API_KEY", operator.api_key)
    blocks = re.findall(r"^```python\n(.*?)^```", README.read_text(), re.M | re.S)
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
