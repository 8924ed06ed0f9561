from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from coworkapi.core.ids import new_id
from coworkapi.core.migrations import async_url
from coworkapi.members.folding import search_text_of, search_words, sort_name_of
from coworkapi.members.models import Member
from coworkapi.members.queries import found_members
from tests.members.factories import make_member, make_team
from tests.operator import Operator


async def found(operator: Operator, q: str, **more: Any) -> list[str]:
    return [member["name"] for member in (await operator.get("/v1/members", q=q, **more))["data"]]


@pytest.mark.parametrize(
    "q",
    [
        "Müller",
        "muller",
        "mueller",
        "MUELLER",
        "Mullr",
        "Mülller",
        "Anna Müller",
        "müller anna",
        "mül",
        "anna.m@firma.example",
        "Grüne Höfe",
        "gruene",
    ],
)
async def test_anna_is_found_first(operator: Operator, q: str) -> None:
    for name in ["Ben Schulz", "Cara Winter", "Dora Lang"]:
        await make_member(operator, name, email=f"{name.split()[0].lower()}@else.example", company="Other Ltd")
    await make_member(operator, "Anna Müller", email="anna.m@firma.example", company="Grüne Höfe eG")
    assert (await found(operator, q))[:1] == ["Anna Müller"]


async def test_muller_without_umlaut_is_found_by_the_umlaut(operator: Operator) -> None:
    await make_member(operator, "Peter Mueller")
    await make_member(operator, "Paul Muller")
    assert set(await found(operator, "Müller")) == {"Peter Mueller", "Paul Muller"}


async def test_the_best_match_comes_first_and_others_not_at_all(operator: Operator) -> None:
    for name in ["Annika Berg", "Anna Berg", "Hanna Bergmann", "Otto Stein"]:
        await make_member(operator, name)
    assert (await found(operator, "anna berg"))[0] == "Anna Berg"
    assert "Otto Stein" not in await found(operator, "anna berg")
    assert await found(operator, "zzzz") == []


async def test_ranked_results_come_in_pages(operator: Operator) -> None:
    for number in range(7):
        await make_member(operator, f"Anna {number}", tags=["even"] if number % 2 == 0 else [])
    names: list[str] = []
    page = await operator.get("/v1/members", q="anna", limit=3)
    while True:
        names += [member["name"] for member in page["data"]]
        if page["next_cursor"] is None:
            break
        page = await operator.get("/v1/members", q="anna", limit=3, cursor=page["next_cursor"])
    assert names == [f"Anna {number}" for number in range(7)]
    assert await found(operator, "anna", tag="even") == ["Anna 0", "Anna 2", "Anna 4", "Anna 6"]


async def test_a_search_without_letters_is_refused(operator: Operator) -> None:
    problem = await operator.get("/v1/members", status=422, q="---")
    assert problem["errors"][0]["pointer"] == "query/q"
    problem = await operator.get("/v1/members", status=422, q="anna", sort="name")
    assert problem["errors"][0]["pointer"] == "query/sort"


async def test_searching_sees_no_other_organization(operator: Operator, stranger: Operator) -> None:
    await make_member(stranger, "Anna Müller")
    assert await found(operator, "muller") == []


async def test_teams_are_searched_alike(operator: Operator) -> None:
    await make_team(operator, "Grüne Höfe eG")
    await make_team(operator, "Acme GmbH")
    page = await operator.get("/v1/teams", q="gruene hofe")
    assert [team["name"] for team in page["data"]] == ["Grüne Höfe eG"]


async def test_the_index_answers_under_row_level_security(operator: Operator, database_url: str) -> None:
    """20,000 members: the search reads the trigram index and never walks the organization's members."""
    firsts = ["Anna", "Ben", "Cara", "David", "Ella", "Finn", "Greta", "Hugo", "Ida", "Jonas"]
    rows = []
    for number in range(20_000):
        name = f"{firsts[number % 10]} {chr(97 + number % 26)}{chr(97 + number // 26 % 26)}k{number}"
        rows.append(
            {"id": new_id(), "name": name, "sort_name": sort_name_of(name), "search_text": search_text_of(name)}
        )
    rows.append(
        {"id": new_id(), "name": "Anna Müller", "sort_name": "anna muller", "search_text": "anna muller mueller"}
    )
    async with operator.db.transaction(operator.principal) as session:
        for start in range(0, len(rows), 5000):
            await session.execute(insert(Member), rows[start : start + 5000])
    owner = create_async_engine(async_url(database_url), poolclass=NullPool)
    async with owner.begin() as connection:
        await connection.execute(text("ANALYZE members"))  # autovacuum would, in a minute
    await owner.dispose()
    async with operator.db.transaction(operator.principal) as session:
        before = (await session.execute(_SCANS)).all()
        found = select(found_members(search_words("mullr anna")))
        assert [row.id for row in await session.execute(found)] == [rows[-1]["id"]]
        scans = (await session.execute(_SCANS)).all()
    used = {now.name for was, now in zip(before, scans, strict=True) if now.of_index > was.of_index}
    assert used == {"members_search_idx"}
    assert scans[0].of_table == before[0].of_table, "the table was walked"


# Scans by this connection that are not in the statistics yet.
_SCANS = text("""
SELECT i.relname AS name, pg_stat_get_xact_numscans(i.oid) AS of_index, pg_stat_get_xact_numscans(t.oid) AS of_table
FROM pg_class t JOIN pg_index x ON x.indrelid = t.oid JOIN pg_class i ON i.oid = x.indexrelid
WHERE t.relname = 'members' ORDER BY i.relname""")
