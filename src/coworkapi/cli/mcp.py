"""`coworkapi mcp`: the tools for agents, on standard input and output."""

from __future__ import annotations

import asyncio

import httpx

from coworkapi.cli.output import fail

try:
    from coworkapi.agents.calls import Refused
    from coworkapi.agents.server import make_server
except ModuleNotFoundError as error:  # the extra `mcp`
    missing: str | None = error.name
else:
    missing = None


def run(*, url: str, api_key: str) -> None:
    """Serve until the client goes away."""
    if missing is not None:
        fail(f"the tools for agents need the extra `mcp` ({missing} is missing): pip install 'coworkapi[mcp]'")
    asyncio.run(_serve(url, api_key))


async def _serve(url: str, api_key: str) -> None:
    headers = {"Authorization": f"Bearer {api_key}", "User-Agent": "coworkapi-mcp"}
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=30, trust_env=False) as client:
        try:
            server = await make_server(client)
        except (Refused, KeyError) as error:
            fail(str(error))
        except httpx.HTTPError as error:
            fail(f"{url} could not be reached ({type(error).__name__}); start it with `coworkapi up`")
        await server.run_async("stdio", show_banner=False)
