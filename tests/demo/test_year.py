"""`coworkapi demo --year`, for a tiny space; and that a broken row is named. Every proof's own failure is shown by
`tests/stories/test_year.py`."""

from __future__ import annotations

import asyncpg
import pytest
from fastapi import FastAPI

from coworkapi.cli.demo_year import conclude, lived
from tests.operator import client_of

MEMBERS = 6


@pytest.mark.slow
async def test_a_year_is_proved_and_a_broken_row_is_named(
    app: FastAPI, database_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    async with lived(app, MEMBERS) as year:
        proofs = await year.prove()
        conclude(proofs)
        said = capsys.readouterr().out
        assert said.count(" 2028: ") == 12, "every month is told"
        assert f"All {len(proofs)} proofs hold." in said

        async with client_of(app, year.space.api_key) as http:
            # The one who gave notice left a deposit of 500.00; 120.00 are kept, and 380.00 went back to the card.
            deposits = (await http.get("/v1/deposits", params={"limit": 100})).json()["data"]
            [closed] = [one for one in deposits if one["state"] == "closed"]
            assert (closed["kept"]["amount"], closed["returned"]["amount"]) == (12_000, 38_000)
            assert len((await http.get("/v1/refunds")).json()["data"]) == 2, "a present, and the deposit"
            assert (await http.get("/v1/disputes")).json()["data"][0]["state"] == "lost"

        owner = await asyncpg.connect(database_url)
        await owner.execute("SET session_replication_role = replica")  # what triggers would refuse
        try:
            for statement in (
                "UPDATE membership_periods SET ends_on = ends_on - 1 WHERE ctid = (SELECT ctid "
                "FROM membership_periods WHERE organization_id = $1 ORDER BY starts_on LIMIT 1)",
                "UPDATE postings SET amount = amount + 1 WHERE ctid = (SELECT ctid "
                "FROM postings WHERE organization_id = $1 LIMIT 1)",
            ):
                assert await owner.execute(statement, year.space.organization_id) == "UPDATE 1"
        finally:
            await owner.close()
        broken = await year.prove_standing()
        with pytest.raises(SystemExit) as ended:
            conclude(broken)
    assert ended.value.code == 1
    named = capsys.readouterr().err
    assert "days_billed_once" in named
    assert "entries_balanced" in named
    assert "numbers_without_gaps" not in named
