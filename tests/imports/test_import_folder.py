"""A whole space from files: loaded, loaded again, changed, and every mistake named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from coworkapi.core.errors import Invalid
from coworkapi.imports.load import Report
from coworkapi.imports.service import import_folder
from tests.operator import Operator

EXAMPLE = Path(__file__).resolve().parents[2] / "docs" / "examples" / "space"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The example of the documentation, to be changed."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "space"))


async def load(operator: Operator, folder: Path, *, apply: bool = True) -> Report:
    return await import_folder(operator.db, operator.principal, folder, apply=apply)


def counts(report: Report) -> dict[str, tuple[int, int, int, int]]:
    return {name: (c.created, c.updated, c.unchanged, c.wrong) for name, c in report.files.items()}


def edit(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


async def test_the_example_is_loaded_and_can_be_booked(operator: Operator, folder: Path) -> None:
    report = await load(operator, folder)
    assert report.faults == []
    assert report.applied
    assert counts(report) == {
        "legal_entities.yaml": (1, 0, 0, 0),
        "booking_policies.yaml": (2, 0, 0, 0),
        "locations.yaml": (1, 0, 0, 0),
        "resources.csv": (8, 0, 0, 0),
        "teams.csv": (1, 0, 0, 0),
        "members.csv": (3, 0, 0, 0),
        "rates.yaml": (3, 0, 0, 0),
        "plans.yaml": (2, 0, 0, 0),
        "memberships.csv": (3, 0, 0, 0),
        "credits.csv": (3, 0, 0, 0),
        "bookings.csv": (4, 0, 0, 0),
    }
    bookings = {one["external_id"]: one for one in (await operator.get("/v1/bookings"))["data"]}
    assert bookings["b-1"]["starts_at"] == "2026-12-01T09:00:00Z"  # 10:00 in Berlin's winter
    resources = {one["external_id"]: one for one in (await operator.get("/v1/resources"))["data"]}
    half, whole = resources["hall-a"], resources["hall"]
    assert set(half["unit_ids"]) < set(whole["unit_ids"])
    # The hall is taken whole on 5 December, so its half is too, until its hour of clean-up is over.
    wish = {
        "resource_id": half["id"],
        "starts_at": "2026-12-05T14:30:00+01:00",
        "ends_at": "2026-12-05T16:30:00+01:00",
        "title": "Choir",
        "override_policy": True,
    }
    problem = await operator.post("/v1/bookings", wish, status=409)
    assert [one["booking_id"] for one in problem["conflicts"]] == [bookings["b-3"]["id"]]
    found = await operator.get("/v1/members", q="muller")
    assert [one["external_id"] for one in found["data"]] == ["m-1"]
    types = {event["type"] for event in await operator.events()}
    assert {"location.created", "resource.created", "member.created", "booking.confirmed"} <= types


async def test_a_dry_run_says_the_same_and_writes_nothing(operator: Operator, folder: Path) -> None:
    dry = await load(operator, folder, apply=False)
    assert not dry.applied
    assert (await operator.get("/v1/locations"))["data"] == []
    assert await operator.events() == []
    assert counts(await load(operator, folder)) == counts(dry)


async def test_loading_twice_changes_nothing(operator: Operator, folder: Path) -> None:
    await load(operator, folder)
    before = await operator.events()
    again = await load(operator, folder)
    assert again.applied
    assert all((c.created, c.updated, c.wrong) == (0, 0, 0) for c in again.files.values()), counts(again)
    assert await operator.events() == before


async def test_only_what_differs_is_changed(operator: Operator, folder: Path) -> None:
    await load(operator, folder)
    edit(folder, "locations.yaml", '"08:00-18:00"', '"08:00-17:00"')
    edit(folder, "resources.csv", "Wheel,mill,meeting_room,rooms,6", "Wheel,mill,meeting_room,rooms,8")
    edit(folder, "bookings.csv", "2026-12-01T10:00,2026-12-01T12:00", "2026-12-01T10:30,2026-12-01T12:00")
    edit(folder, "members.csv", "Jean Dupont", "Jean-Luc Dupont")
    report = await load(operator, folder)
    assert report.faults == []
    assert {name: c.updated for name, c in report.files.items() if c.updated} == {
        "locations.yaml": 1,
        "resources.csv": 1,
        "members.csv": 1,
        "bookings.csv": 1,
    }
    [moved] = await operator.events("booking.rescheduled")
    assert moved["previous"]["starts_at"] == "2026-12-01T09:00:00Z"


async def test_every_mistake_is_named_and_nothing_is_kept(operator: Operator, folder: Path) -> None:
    edit(folder, "locations.yaml", "Europe/Berlin", "Europe/Potsdam")
    edit(folder, "resources.csv", "room-1,Wheel,mill,meeting_room,rooms,6", "room-1,Wheel,mill,meeting_rom,rooms,many")
    edit(folder, "teams.csv", "acme,Acme Software,mill", "acme,Acme Software,mil")
    with (folder / "bookings.csv").open("a", encoding="utf-8") as file:
        file.write("b-1,room-1,2026-12-01T10:00,2026-12-01T12:00,m-1,,,,\n")
        file.write("b-5,desks,2026-10-25T02:30,2026-10-25T08:00,m-3,,,,\n")
    report = await load(operator, folder)
    assert not report.applied
    told = [str(fault) for fault in report.faults]
    assert any(line.startswith("locations.yaml:1: time_zone: unknown time zone 'Europe/Potsdam'") for line in told)
    assert any(line.startswith("resources.csv:2: kind:") for line in told)
    assert any(line.startswith("resources.csv:2: capacity:") for line in told)
    assert "teams.csv:2: location: there is no location 'mil'; add it to locations.yaml or correct the id" in told
    assert any(line.startswith("bookings.csv:6: external_id: 'b-1' stands in row 2 already") for line in told)
    assert any("'room-1' is wrong itself; mend it in resources.csv first" in line for line in told)
    assert (await operator.get("/v1/locations"))["data"] == []
    assert (await operator.get("/v1/members"))["data"] == []


async def test_bookings_that_collide_or_fall_into_a_clock_change(operator: Operator, folder: Path) -> None:
    with (folder / "bookings.csv").open("a", encoding="utf-8") as file:
        file.write("b-5,room-1,2026-12-01T11:30,2026-12-01T12:30,m-2,,,,\n")
        file.write("b-6,desks,2027-03-28T02:30,2027-03-28T08:00,m-3,,,,\n")
        file.write("b-7,desks,2026-10-25T02:30,2026-10-25T08:00,m-3,,,,\n")
        file.write("b-8,desks,2026-12-01T09:00,2026-12-01T10:00,m-3,,,,40\n")
    report = await load(operator, folder)
    told = {fault.row: str(fault) for fault in report.faults}
    assert told[6].startswith("bookings.csv:6: starts_at: Wheel is taken")
    assert "(in the way: b-1)" in told[6]
    assert "doesn't exist in Europe/Berlin" in told[7]
    assert "exists twice in Europe/Berlin" in told[8]
    assert told[9].startswith("bookings.csv:9: quantity:")
    assert not report.applied


async def test_files_that_are_no_tables_or_not_known(operator: Operator, folder: Path) -> None:
    (folder / "policies.yaml").write_text("[]")
    (folder / "locations.yaml").write_text("- external_id: [unclosed\n")
    (folder / "teams.csv").write_text("external_id,nme\nacme,Acme\n")
    report = await load(operator, folder)
    told = [str(fault) for fault in report.faults]
    assert any(line.startswith("policies: is not a file that is loaded; known are") for line in told)
    assert any(line.startswith("locations.yaml:2: is not valid YAML") for line in told)
    assert any(line.startswith("teams.csv:2: nme: is not known here; known are external_id, name") for line in told)
    assert any(line.startswith("teams.csv:2: name: is missing") for line in told)


async def test_a_folder_without_any_of_the_files(operator: Operator, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="holds none of the files"):
        await load(operator, tmp_path)
    with pytest.raises(Invalid, match="is not a folder"):
        await load(operator, tmp_path / "nowhere")


async def test_another_organization_may_use_the_same_external_ids(
    operator: Operator, stranger: Operator, folder: Path
) -> None:
    assert (await load(operator, folder)).applied
    assert (await load(stranger, folder)).applied
    assert len((await stranger.get("/v1/bookings"))["data"]) == 4
