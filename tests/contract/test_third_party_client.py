"""A generator that this project doesn't use makes a client from the document that works: openapi-python-client.

It can't be installed beside the service (it wants another typer), so uv runs it apart, from a package registry:
`COWORKAPI_THIRD_PARTY=1` asks for that (a minute).
"""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from tests.contract.sample import document
from tests.operator import Operator

GENERATOR = "openapi-python-client"


@pytest.mark.skipif(not os.environ.get("COWORKAPI_THIRD_PARTY"), reason="needs a registry: COWORKAPI_THIRD_PARTY=1")
async def test_a_generated_client_works(
    app: FastAPI, operator: Operator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "openapi.json"
    source.write_text(json.dumps(document()))
    uv = Path(sys.executable).parent / "uv"
    asked = [uv, "tool", "run", "--from", GENERATOR, GENERATOR, "generate", "--path", source]
    asked += ["--meta", "none", "--output-path", tmp_path / "made_client"]
    made = await asyncio.to_thread(subprocess.run, asked, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stdout + made.stderr
    assert "Endpoint will not be generated" not in made.stdout
    monkeypatch.syspath_prepend(str(tmp_path))
    client = importlib.import_module("made_client.client").AuthenticatedClient("http://test", token=operator.api_key)
    client.set_async_httpx_client(
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url="http://test",
            headers={"Authorization": f"Bearer {operator.api_key}"},
        )
    )
    body = importlib.import_module("made_client.models").MemberIn(name="Ada Lovelace", email="ada@example.com")
    created = await importlib.import_module("made_client.api.members.create_member").asyncio(client=client, body=body)
    assert created.name == "Ada Lovelace"
    listed = await importlib.import_module("made_client.api.members.list_members").asyncio(client=client)
    assert [member.id for member in listed.data] == [created.id]
    refused = await importlib.import_module("made_client.api.members.get_member").asyncio(
        created.id[:-1] + "0", client=client
    )
    assert refused.code == "not_found"
