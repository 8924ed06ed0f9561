from __future__ import annotations

import asyncio
import csv
import io
from typing import Any

import pytest
from sqlalchemy import event, text

from coworkapi.core.ids import encode_id
from tests.members.factories import make_location, make_member, make_team, put
from tests.operator import Operator

HEADER = "external_id,name,email\n"


async def upload(operator: Operator, content: str | bytes, status: int = 202, **params: Any) -> dict[str, Any]:
    """Starts an import."""
    raw = content.encode() if isinstance(content, str) else content
    response = await operator.http.post(
        "/v1/members/import", params=params, files={"file": ("members.csv", raw, "text/csv")}
    )
    assert response.status_code == status, response.text
    body: dict[str, Any] = response.json()
    return body


async def run(operator: Operator, content: str | bytes, **params: Any) -> dict[str, Any]:
    """An import, done."""
    started = await upload(operator, content, **params)
    assert started["state"] == "queued"
    await operator.sweep()
    done: dict[str, Any] = await operator.get(f"/v1/operations/{started['id']}")
    assert done["state"] == "succeeded", done
    assert done["done"] == done["total"]
    return done


def counts(operation: dict[str, Any]) -> dict[str, int]:
    return {name: operation["result"][name] for name in ("created", "updated", "unchanged", "wrong")}


async def rows(operator: Operator, operation: dict[str, Any], **filters: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await operator.get(f"/v1/operations/{operation['id']}/rows", limit=100, **filters))[
        "data"
    ]
    return found


GERMAN = (
    "Kundennummer;Vorname;Nachname;E-Mail;Telefon;Firma;Standort;Labels;Team;Straße;PLZ;Ort;Land;Sprache\r\n"
    "1;Anna;Müller;Anna@Example.com;030 123456;Grüne Höfe eG;Mitte;vip, press;Acme;Torstr. 1;10119;Berlin;de;de\r\n"
    '2;Ben;"Schulz; Dr.";;;"Zeile\nzwei";;;;;;;;\r\n'
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"])
async def test_a_file_as_spreadsheets_write_it(operator: Operator, encoding: str) -> None:
    home = encode_id("loc", await make_location(operator, name="Mitte"))
    team = await make_team(operator, "Acme")
    done = await run(operator, GERMAN.encode(encoding))
    assert counts(done) == {"created": 2, "updated": 0, "unchanged": 0, "wrong": 0}
    assert done["result"]["delimiter"] == ";"
    anna, ben = (await operator.get("/v1/members"))["data"]
    assert (anna["name"], anna["email"], anna["phone"]) == ("Anna Müller", "anna@example.com", "+4930123456")
    assert (anna["external_id"], anna["home_location_id"], anna["locale"]) == ("1", home, "de")
    assert anna["address"]["line1"] == "Torstr. 1"
    assert anna["address"]["country"] == "DE"
    assert anna["tags"] == ["press", "vip"]
    assert anna["state"] == "contact"
    assert (ben["name"], ben["company"]) == ("Ben Schulz; Dr.", "Zeile\nzwei")
    assert [p["name"] for p in (await operator.get(f"/v1/teams/{team['id']}/people"))["data"]] == ["Anna Müller"]
    assert [e["data"]["name"] for e in await operator.events("member.created")] == ["Anna Müller", "Ben Schulz; Dr."]
    accounts = (await operator.get("/v1/billing-accounts", member_id=anna["id"]))["data"]
    assert (accounts[0]["currency"], accounts[0]["address"]["city"]) == ("EUR", "Berlin")


async def test_the_same_file_again_changes_nothing(operator: Operator) -> None:
    await make_location(operator, name="Mitte")
    await make_team(operator, "Acme")
    await run(operator, GERMAN)
    before = (await operator.get("/v1/members"))["data"]
    events = len([e for e in await operator.events() if e["type"] != "operation.ended"])
    again = await run(operator, GERMAN)
    assert counts(again) == {"created": 0, "updated": 0, "unchanged": 2, "wrong": 0}
    assert (await operator.get("/v1/members"))["data"] == before
    assert len([e for e in await operator.events() if e["type"] != "operation.ended"]) == events


async def test_rows_update_what_they_name(operator: Operator) -> None:
    await make_member(operator, "Anna", email="anna@example.com", external_id="1", company="Acme", tags=["a"])
    done = await run(operator, "external_id,name,company,tags\n1,Anna B.,,b\n")
    assert counts(done) == {"created": 0, "updated": 1, "unchanged": 0, "wrong": 0}
    (anna,) = (await operator.get("/v1/members"))["data"]
    assert (anna["name"], anna["company"], anna["tags"]) == ("Anna B.", "Acme", ["a", "b"])
    (event_,) = await operator.events("member.updated")
    assert event_["previous"] == {"name": "Anna", "tags": ["a"]}
    assert event_["data"] == anna


async def test_rows_can_be_told_apart_by_address(operator: Operator) -> None:
    anna = await make_member(operator, "Anna", email="anna@example.com")
    done = await run(
        operator, "name,email,external_id\nAnna,ANNA@example.com,7\nBen,ben@example.com,\n", match_by="email"
    )
    assert counts(done) == {"created": 1, "updated": 1, "unchanged": 0, "wrong": 0}
    assert (await operator.get(f"/v1/members/{anna['id']}"))["external_id"] == "7"


WRONG = (
    "external_id,name,email,phone,home location,height,start\n"
    "1,Anna,anna@example.com,,,,\n"
    "2,Ben,not-an-address,,,,\n"
    "3,,cara@example.com,,,,\n"
    "1,Again,again@example.com,,,,\n"
    "4,Dora,anna@example.com,,,,\n"
    "5,Emil,taken@example.com,,,,\n"
    "6,Fay,fay@example.com,12,Nowhere,tall,24.11.2026\n"
    ",Gus,gus@example.com,,,,\n"
    "8,Hal,hal@example.com,,,,,extra\n"
    "9,Ida,ida@example.com,+49 30 123456,,1.80,2026-11-24\n"
)


async def prepare_for_wrong(operator: Operator) -> None:
    await operator.post("/v1/custom-fields", {"key": "height", "label": "Height", "type": "number"})
    await operator.post("/v1/custom-fields", {"key": "start", "label": "Start", "type": "date"})
    await make_member(operator, "Taken", email="taken@example.com")


async def test_wrong_rows_are_reported_and_right_ones_kept(operator: Operator) -> None:
    await prepare_for_wrong(operator)
    done = await run(operator, WRONG)
    assert counts(done) == {"created": 2, "updated": 0, "unchanged": 0, "wrong": 8}
    assert done["result"]["applied"] is True
    report = {row["number"]: row for row in await rows(operator, done)}
    found = {
        number: [(error["column"], error["code"]) for error in row["errors"]]
        for number, row in report.items()
        if row["outcome"] == "wrong"
    }
    assert found == {
        3: [("email", "invalid")],
        4: [("name", "required")],
        5: [("external_id", "repeated")],
        6: [("email", "repeated")],
        7: [("email", "email_taken")],
        8: [("home location", "invalid"), ("height", "invalid"), ("start", "invalid")],
        9: [("external_id", "required")],
        10: [(None, "broken_row")],
    }
    assert "row 2 too" in report[5]["errors"][0]["detail"]
    ida = await operator.get("/v1/members", external_id="9")
    assert ida["data"][0]["custom_fields"] == {"height": 1.8, "start": "2026-11-24"}
    assert report[11]["subject_id"] == ida["data"][0]["id"]
    wrong = await rows(operator, done, outcome="wrong")
    assert [row["number"] for row in wrong] == list(found)
    text = (await operator.http.get(f"/v1/operations/{done['id']}/report")).text
    lines = list(csv.DictReader(io.StringIO(text)))
    assert [line["row"] for line in lines if line["column"] == "start"] == ["8"]
    assert len(lines) == 12  # one for each error, one for each right row


async def test_all_or_nothing(operator: Operator) -> None:
    await prepare_for_wrong(operator)
    before = await operator.events()
    refused = await run(operator, WRONG, mode="all_or_nothing")
    assert refused["result"]["applied"] is False
    assert refused["result"]["wrong"] == 8
    assert len((await operator.get("/v1/members"))["data"]) == 1
    assert len(await operator.events()) == len(before) + 1  # that the operation ended
    done = await run(operator, HEADER + "1,Anna,a@example.com\n2,Ben,b@example.com\n", mode="all_or_nothing")
    assert done["result"]["applied"] is True
    assert counts(done)["created"] == 2
    assert [row["subject_id"] is not None for row in await rows(operator, done)] == [True, True]
    assert len((await operator.get("/v1/members"))["data"]) == 3


async def test_a_dry_run_reports_the_same_and_writes_nothing(operator: Operator) -> None:
    await prepare_for_wrong(operator)
    before = await operator.get("/v1/members")
    tried = await run(operator, WRONG, dry_run=True)
    assert (tried["result"]["dry_run"], tried["result"]["applied"]) == (True, False)
    assert await operator.get("/v1/members") == before
    done = await run(operator, WRONG)
    assert counts(tried) == counts(done)

    def without_ids(report: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{**row, "subject_id": None} for row in report]

    assert without_ids(await rows(operator, tried)) == without_ids(await rows(operator, done))


async def test_addresses_can_move_between_rows(operator: Operator) -> None:
    """Anna gives hers up to Ben in the same file; a swap would leave both without for an instant and is refused."""
    await make_member(operator, "Anna", email="shared@example.com", external_id="1")
    await make_member(operator, "Ben", email="ben@example.com", external_id="2")
    moved = HEADER + "1,Anna,new@example.com\n2,Ben,shared@example.com\n3,Cara,ben@example.com\n"
    tried = await run(operator, moved, dry_run=True)
    done = await run(operator, moved)
    assert counts(done) == counts(tried) == {"created": 1, "updated": 2, "unchanged": 0, "wrong": 0}
    emails = {m["name"]: m["email"] for m in (await operator.get("/v1/members"))["data"]}
    assert emails == {"Anna": "new@example.com", "Ben": "shared@example.com", "Cara": "ben@example.com"}


async def test_ids_of_merged_duplicates_lead_to_who_stays(operator: Operator) -> None:
    anna = await make_member(operator, "Anna", external_id="1")
    again = await make_member(operator, "Anna B", external_id="2")
    await operator.post(f"/v1/members/{anna['id']}/merge", {"duplicate_id": again["id"]}, status=200)
    content = "external_id,name,company\n2,Anna,Acme\n"
    done = await run(operator, content)
    assert counts(done)["updated"] == 1
    (member,) = (await operator.get("/v1/members"))["data"]
    assert (member["id"], member["external_id"], member["company"]) == (anna["id"], "1", "Acme")
    assert counts(await run(operator, content))["unchanged"] == 1


async def test_teams_are_made_on_demand(operator: Operator) -> None:
    content = "external_id,name,team,team role\n1,Anna,Acme; Beta,admin\n2,Ben,acme,\n"
    refused = await run(operator, content)
    assert counts(refused)["wrong"] == 2
    done = await run(operator, content, create_teams=True)
    assert counts(done)["created"] == 2
    teams = {team["name"]: team["people"] for team in (await operator.get("/v1/teams"))["data"]}
    assert teams == {"Acme": 2, "Beta": 1}
    assert counts(await run(operator, content, create_teams=True))["unchanged"] == 2


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_a_table"),
        (b"name,shoe size\nAnna,44\n", "unknown_column"),
        (b"name,email,E-Mail\nAnna,a@x.test,b@x.test\n", "repeated_column"),
        (b"name,phone\nAnna,1\n", "missing_column"),
    ],
)
async def test_a_header_that_means_nothing_is_refused_at_once(operator: Operator, content: bytes, code: str) -> None:
    problem = await upload(operator, content, status=422)
    assert problem["errors"][0]["code"] == code
    assert problem["errors"][0]["pointer"].startswith("file")


async def test_unknown_columns_can_be_ignored(operator: Operator) -> None:
    done = await run(operator, b"email,name,shoe size\na@x.test,Anna,44\n", unknown_columns="ignore")
    assert done["result"]["columns"] == {"email": "email", "name": "name"}


async def test_what_is_exported_reads_back_and_changes_nothing(operator: Operator) -> None:
    home = encode_id("loc", await make_location(operator))
    await operator.post("/v1/custom-fields", {"key": "vegan", "label": "Vegan", "type": "boolean"})
    anna = await make_member(
        operator,
        "=cmd()",
        email="anna@example.com",
        phone="+4930123456",
        home_location_id=home,
        tags=["-a", "b"],
        address={"line1": "Torstr. 1", "country": "DE"},
        custom_fields={"vegan": False},
        external_id="1",
    )
    await put(operator, await make_team(operator, "Acme"), anna)
    await make_member(operator, "Ben", external_id="2")
    response = await operator.http.get("/v1/members/export")
    assert response.headers["content-type"].startswith("text/csv")
    line = next(csv.DictReader(io.StringIO(response.text)))
    assert line["name"] == "'=cmd()"  # no spreadsheet runs it
    done = await run(operator, response.content)
    assert counts(done) == {"created": 0, "updated": 0, "unchanged": 2, "wrong": 0}
    audited = (await operator.get("/v1/audit-entries", action="export_members"))["data"]
    assert [entry["principal_kind"] for entry in audited] == ["api_key"]
    lines = (await operator.http.get("/v1/members/export", params={"format": "jsonl"})).text.splitlines()
    assert len(lines) == 2
    assert f'"id":"{anna["id"]}"' in lines[0]


async def test_importing_needs_both_rights_everywhere(operator: Operator) -> None:
    home = await make_location(operator)
    everywhere, here = (["members:export"], None), (["members:export", "members:write"], [home])
    for scopes, locations in (everywhere, here):
        async with operator.client(await operator.key(scopes, locations)) as http:
            files = {"file": ("m.csv", HEADER.encode(), "text/csv")}
            assert (await http.post("/v1/members/import", files=files)).status_code == 403
    async with operator.client(await operator.key(["members:read"])) as http:
        assert (await http.get("/v1/members/export")).status_code == 403


async def test_operations_are_their_organizations_own(operator: Operator, stranger: Operator) -> None:
    done = await run(operator, HEADER + "1,Anna,a@example.com\n")
    for path in ("", "/rows", "/report"):
        assert (await stranger.http.get(f"/v1/operations/{done['id']}{path}")).status_code == 404
    assert (await stranger.get("/v1/operations"))["data"] == []
    assert [o["id"] for o in (await operator.get("/v1/operations", kind="members.import"))["data"]] == [done["id"]]
    async with operator.client(await operator.key(["members:read"])) as http:
        assert (await http.get(f"/v1/operations/{done['id']}")).status_code == 403
        assert (await http.get("/v1/operations")).json()["data"] == []


async def test_a_queued_import_can_be_cancelled(operator: Operator) -> None:
    started = await upload(operator, HEADER + "1,Anna,a@example.com\n")
    cancelled = await operator.post(f"/v1/operations/{started['id']}/cancel", status=200)
    assert cancelled["state"] == "cancelled"
    await operator.sweep()
    assert (await operator.get("/v1/members"))["data"] == []
    assert (await operator.post(f"/v1/operations/{started['id']}/cancel", status=200))["state"] == "cancelled"
    done = await run(operator, HEADER + "1,Anna,a@example.com\n")
    problem = await operator.post(f"/v1/operations/{done['id']}/cancel", status=409)
    assert problem["code"] == "operation_over"


async def test_a_thousand_rows_take_a_constant_number_of_statements(operator: Operator) -> None:
    async def statements_for(count: int) -> int:
        body = "".join(f"{count}-{n},Person {n},p{count}-{n}@example.com,tag {n % 7}\n" for n in range(count))
        seen: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            seen.append(statement)

        await upload(operator, "external_id,name,email,tags\n" + body)
        event.listen(operator.db.engine.sync_engine, "before_cursor_execute", note)
        try:
            await operator.sweep()
        finally:
            event.remove(operator.db.engine.sync_engine, "before_cursor_execute", note)
        return len(seen)

    few, many = await statements_for(10), await statements_for(1000)
    assert many <= few + 2
    assert len((await operator.get("/v1/members", external_id="1000-999"))["data"]) == 1


async def test_a_broken_off_import_goes_on_where_it_was(operator: Operator) -> None:
    body = "".join(f"{n},Person {n},p{n}@example.com\n" for n in range(4500)) + "7,Again,again@example.com\n"
    started = await upload(operator, HEADER + body)
    path = f"/v1/operations/{started['id']}"
    worker = asyncio.create_task(operator.sweep())
    while (await operator.get(path))["done"] < 2000:
        assert not worker.done()
        await asyncio.sleep(0.01)
    worker.cancel()
    await asyncio.gather(worker, return_exceptions=True)
    broken_off = await operator.get(path)
    assert broken_off["state"] == "running"
    assert broken_off["done"] < broken_off["total"] == 4501
    await operator.sweep()
    done = await operator.get(path)
    assert (done["state"], done["done"]) == ("succeeded", 4501)
    assert counts(done) == {"created": 4500, "updated": 0, "unchanged": 0, "wrong": 1}
    (wrong,) = await rows(operator, done, outcome="wrong")
    assert (wrong["number"], "row 9 too" in wrong["errors"][0]["detail"]) == (4502, True)
    async with operator.db.transaction(operator.principal) as session:
        facts = text("SELECT count(*), count(DISTINCT aggregate_id) FROM events WHERE type = 'member.created'")
        assert tuple((await session.execute(facts)).one()) == (4500, 4500)


async def test_a_running_import_can_be_cancelled(operator: Operator) -> None:
    body = "".join(f"{n},Person {n},p{n}@example.com\n" for n in range(6000))
    started = await upload(operator, HEADER + body)
    path = f"/v1/operations/{started['id']}"
    worker = asyncio.create_task(operator.sweep())
    while (await operator.get(path))["done"] < 1000:
        assert not worker.done()
        await asyncio.sleep(0.01)
    await operator.post(f"{path}/cancel", status=200)
    await worker
    ended = await operator.get(path)
    assert ended["state"] == "cancelled"
    assert 1000 <= ended["done"] < 6000
    (fact,) = await operator.events("operation.ended")
    assert fact["data"]["state"] == "cancelled"
