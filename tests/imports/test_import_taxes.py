"""Tax rates with the legal entities of a folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from coworkapi.imports.service import import_folder
from tests.operator import Operator

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "space" / "legal_entities.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(EXAMPLE, tmp_path)
    return tmp_path


async def loaded(operator: Operator, folder: Path) -> tuple[int, int, int]:
    """Loads the folder; what was created, updated and left as it was."""
    report = await import_folder(operator.db, operator.principal, folder, apply=True)
    assert report.faults == []
    counts = report.files["legal_entities.yaml"]
    return counts.created, counts.updated, counts.unchanged


async def test_tax_rates_are_loaded_and_corrected(operator: Operator, folder: Path) -> None:
    file = folder / "legal_entities.yaml"
    assert await loaded(operator, folder) == (1, 0, 0)
    rates = (await operator.get("/v1/tax-rates"))["data"]
    assert [(rate["code"], rate["basis_points"]) for rate in rates] == [("standard", 1900), ("reduced", 700)]
    assert await loaded(operator, folder) == (0, 0, 1)
    text = file.read_text("utf-8")
    file.write_text(text.replace("700", "500") + "  prices_include_tax: true\n", "utf-8")
    assert await loaded(operator, folder) == (0, 1, 0)
    assert (await operator.get("/v1/legal-entities"))["data"][0]["prices_include_tax"]
    file.write_text(text.split("  tax_rates:")[0], "utf-8")
    assert await loaded(operator, folder) == (0, 0, 1)  # what isn't named stays
    rates = (await operator.get("/v1/tax-rates"))["data"]
    assert [rate["basis_points"] for rate in rates] == [1900, 500]
    assert (await operator.get("/v1/legal-entities"))["data"][0]["prices_include_tax"]
