"""The MCP server: the catalogue's tools over one API key."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from typing import Any

import httpx
from fastmcp import FastMCP
from fastmcp.tools import Tool
from fastmcp.tools.base import ToolResult
from mcp_types import ToolAnnotations
from pydantic import PrivateAttr

from coworkapi import __version__
from coworkapi.agents.calls import Call, Refused, read_calls
from coworkapi.agents.catalogue import CATALOGUE, Entry

INSTRUCTIONS = """\
Tools of a coworking space's back office. Ids look like mem_01j...; find them with the list tools. Money is in minor
units ({"amount": 12500, "currency": "EUR"} is 125.00 EUR). Instants are RFC 3339 with an offset; look up the location's
time_zone. Tools that commit money or time answer first with a `preview` and a `confirmation`: show the preview to your
user, and call again with the same arguments and that confirmation to do it.
"""
_CONFIRMATION = {
    "type": "string",
    "description": "Leave out at first: the answer is a preview and the confirmation to give here",
}


class ApiTool(Tool):
    """One entry of the catalogue."""

    _entry: Entry = PrivateAttr()
    _call: Call = PrivateAttr()
    _preview: Call | None = PrivateAttr(default=None)
    _client: httpx.AsyncClient = PrivateAttr()
    _secret: bytes = PrivateAttr()

    @classmethod
    def of(cls, entry: Entry, calls: Mapping[str, Call], client: httpx.AsyncClient, secret: bytes) -> ApiTool:
        call = calls[entry.operation]
        parameters = call.parameters
        if entry.preview is not None:
            parameters = parameters | {"properties": parameters["properties"] | {"confirmation": _CONFIRMATION}}
        tool = cls(
            name=entry.name,
            description=f"{call.summary}. {entry.says}".strip(),
            parameters=parameters,
            annotations=ToolAnnotations(
                title=call.summary,
                read_only_hint=entry.effect == "reads",
                destructive_hint=entry.effect == "destroys",
                idempotent_hint=entry.effect == "reads" or entry.preview is not None,
                open_world_hint=False,
            ),
        )
        tool._entry, tool._call, tool._client, tool._secret = entry, call, client, secret
        tool._preview = calls.get(entry.preview) if entry.preview else None
        return tool

    async def run(self, arguments: dict[str, Any]) -> ToolResult:
        given = arguments.pop("confirmation", None)
        arguments = {name: value for name, value in arguments.items() if value is not None}
        try:
            if self._entry.preview is None:
                key = None if self._entry.effect == "reads" else secrets.token_hex(16)
                return _result(await self._call.send(self._client, arguments, idempotency_key=key))
            wanted = self._confirmation(arguments)
            if given is None:
                return _result({"preview": await self._ask_first(arguments), "confirmation": wanted, "done": False})
            if not hmac.compare_digest(str(given).encode(), wanted.encode()):
                raise Refused("the confirmation is of other arguments, or of another session; ask for a new preview")
            # The same confirmation twice does it once.
            return _result(await self._call.send(self._client, arguments, idempotency_key=wanted))
        except Refused as refused:
            return ToolResult(content=str(refused), is_error=True)
        except httpx.HTTPError as error:
            told = f"the service could not be reached ({type(error).__name__}); the same call may be repeated"
            return ToolResult(content=told, is_error=True)

    async def _ask_first(self, arguments: Mapping[str, Any]) -> Any:
        """What it would do, or what it would change."""
        if self._preview is None:
            return await self._call.send(self._client, arguments, dry_run=True)
        if self._preview.method == "GET":
            names = self._preview.path_names
            seen = {name: value for name, value in arguments.items() if name in names}
            return await self._preview.send(self._client, seen)
        return await self._preview.send(self._client, arguments)

    def _confirmation(self, arguments: Mapping[str, Any]) -> str:
        said = json.dumps([self.name, arguments], sort_keys=True)
        return hmac.digest(self._secret, said.encode(), hashlib.sha256).hex()[:32]


async def make_server(client: httpx.AsyncClient) -> FastMCP:
    """The server whose tools call the service through `client`, which holds the key. Raises Refused."""
    response = await client.get("/openapi.json")
    if response.status_code != 200:
        raise Refused(f"{client.base_url}openapi.json answered {response.status_code}: is this coworkapi's address?")
    previews = {entry.preview for entry in CATALOGUE} - {None, "dry_run"}
    names = {entry.operation for entry in CATALOGUE} | {name for name in previews if name}
    calls = read_calls(response.json(), names)
    secret = secrets.token_bytes(32)
    tools = [ApiTool.of(entry, calls, client, secret) for entry in CATALOGUE]
    return FastMCP("coworkapi", INSTRUCTIONS, version=__version__, tools=tools)


def _result(content: Any) -> ToolResult:
    structured = content if isinstance(content, dict) else {"result": content}
    return ToolResult(content=json.dumps(content, ensure_ascii=False), structured_content=structured)
