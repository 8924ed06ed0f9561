"""Rates from files: published at once, followed by later ones, never changed; every mistake named."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.imports.test_import_folder import counts, edit, folder, load
from tests.operator import Operator

__all__ = ["folder"]
NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
RATE = """
- external_id: x
  name: X
  {target}
  valid_from: {valid_from}
  tariff: {{ amount: 1000{more} }}
"""


async def test_rates_are_published_and_follow_each_other(operator: Operator, folder: Path) -> None:
    await operator.set_clock(NOW)
    report = await load(operator, folder)
    assert report.faults == []
    rates = {one["external_id"]: one for one in (await operator.get("/v1/rates"))["data"]}
    old, new, hall = rates["rooms-2026"], rates["rooms-2027"], rates["hall-public"]
    assert {one["state"] for one in rates.values()} == {"published"}
    assert (old["valid_until"], new["valid_from"], new["valid_until"]) == ("2027-01-01", "2027-01-01", None)
    assert new["continues_rate_id"] == old["id"]
    assert (old["currency"], hall["audience"]) == ("EUR", "public")
    events = len(await operator.events())
    again = await load(operator, folder)
    assert (again.faults, counts(again)["rates.yaml"]) == ([], (0, 0, 3, 0))
    assert len(await operator.events()) == events


async def test_a_published_rate_does_not_change_by_loading(operator: Operator, folder: Path) -> None:
    await operator.set_clock(NOW)
    await load(operator, folder)
    edit(folder, "rates.yaml", "amount: 14000", "amount: 15000")
    edit(folder, "rates.yaml", "Whole hall, from outside", "Whole hall")
    report = await load(operator, folder)
    told = [str(fault) for fault in report.faults]
    assert told[0].startswith("rates.yaml:21: name: can't change: it is Whole hall, from outside; a rate that was")
    assert told[1].startswith("rates.yaml:21: tariff: can't change; a rate that was published stays as it is: give")


@pytest.mark.parametrize(
    ("target", "more", "told"),
    [
        ("note: none", "", "rates.yaml:2: note: is not known here"),
        ("audience: members", "", "rates.yaml:2: say what it is the price of: a resource; or a kind"),
        ("{kind: parking, resource: hall}", "", "rates.yaml:2: say what it is the price of"),
        ("resource: hull", "", "rates.yaml:2: resource: there is no resource 'hull'; add it to resources.csv"),
        ("{location: mill, currency: GBP}", "", "rates.yaml:2: currency: Old Mill is priced in EUR; use EUR"),
        ("{location: mill, valid_until: 2026-01-01}", "", "rates.yaml:2: valid_until:"),
        ("location: mill", ", daily_cap: -1", "rates.yaml:2: tariff.daily_cap:"),
        ("location: mill", ", packages: [{name: P, amount: 1}]", "rates.yaml:2: tariff.packages.0:"),
    ],
)
async def test_mistakes_are_named(operator: Operator, folder: Path, target: str, more: str, told: str) -> None:
    lines = target.strip("{}").split(", ") if target.startswith("{") else [target]
    text = RATE.format(target="\n  ".join(lines), valid_from="2026-01-01", more=more)
    (folder / "rates.yaml").write_text(text)
    report = await load(operator, folder)
    assert not report.applied
    assert str(report.faults[0]).startswith(told), report.faults


async def test_two_for_the_same_days_and_a_gap(operator: Operator, folder: Path) -> None:
    await operator.set_clock(NOW)
    await load(operator, folder)
    more = RATE.format(target="kind: meeting_room\n  location: mill", valid_from="2026-01-01", more="")
    with (folder / "rates.yaml").open("a") as file:
        file.write(more)
    report = await load(operator, folder)
    assert "covers some of these days" in str(report.faults[0])
    hall = RATE.format(target="resource: hall\n  valid_until: 2027-01-01", valid_from="2026-01-01", more="")
    later = RATE.format(target="resource: hall", valid_from="2027-02-01", more="").replace(": x", ": y")
    (folder / "rates.yaml").write_text(hall + later)
    report = await load(operator, folder)
    assert "no price would be left from 2027-01-01 up to, but not including, 2027-02-01" in str(report.faults[0])
    (folder / "rates.yaml").write_text(hall + later + "  allow_gap: yes\n")
    assert (await load(operator, folder)).faults == []
