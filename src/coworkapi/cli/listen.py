"""`coworkapi listen`: a sandbox's events to an address of this machine, signed as webhooks are."""

from __future__ import annotations

import base64
import os
import secrets
import time
from collections.abc import Iterator, Sequence
from typing import Any

import httpx
import orjson
import typer
from standardwebhooks.webhooks import Webhook

from coworkapi.cli.output import fail, paint
from coworkapi.core.clock import utcnow
from coworkapi.core.live import MODE
from coworkapi.identity.tokens import API_KEY_LIVE

_WAITS = (1, 2, 5, 10)
_LIVE = "that is the key of a live organization: people's data doesn't belong here. Give a sandbox's, cwk_test_..."


class Refused(Exception):
    """The service doesn't let us listen; trying again wouldn't help."""


def run(
    *, forward: str, types: Sequence[str], api_key: str, url: str, secret: str | None, after: str | None = None
) -> None:
    """Forward until Ctrl-C; goes on where it was when the connection breaks."""
    if api_key.startswith(API_KEY_LIVE):
        fail(_LIVE)
    secret = secret or "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()
    try:
        signer = Webhook(secret)
    except ValueError:
        fail("--secret isn't one of Standard Webhooks: `whsec_` and base64")
    typer.echo(f"Listening at {url}, forwarding to {forward}")
    typer.echo(f"Verify with this secret: {paint(secret, 'green')}\n")
    breaks, again = 0, False
    with httpx.Client(timeout=10, trust_env=False) as local:
        while True:
            try:
                if again:
                    time.sleep(_WAITS[min(breaks, len(_WAITS) - 1)])
                    breaks += 1
                again = True
                for last, event in _events(url, api_key, types, after):
                    breaks, after = 0, last
                    if event is not None and _wanted(event["type"], types):
                        _post(local, forward, signer, event)
                typer.echo(paint("the stream ended; connecting again", "yellow"))
            except Refused as error:
                fail(str(error))
            except (httpx.HTTPError, OSError) as error:
                typer.echo(paint(f"the connection broke ({error or type(error).__name__}); connecting again", "yellow"))
            except KeyboardInterrupt:
                raise SystemExit(0) from None


def _events(
    url: str, api_key: str, types: Sequence[str], after: str | None
) -> Iterator[tuple[str, dict[str, Any] | None]]:
    """The stream's events after that one, each with its id; first the id from which it goes on. A type may end in `*`:
    those are chosen by whoever asks. Raises Refused."""
    headers = {"Authorization": f"Bearer {api_key}", "Accept": "text/event-stream"}
    if after:
        headers["Last-Event-ID"] = after
    exact = [] if any(one.endswith("*") for one in types) else list(types)
    # Silence for longer than three heartbeats is a dead line.
    timeout = httpx.Timeout(10, read=50)
    with (
        httpx.Client(base_url=url, timeout=timeout) as client,
        client.stream("GET", "/v1/events/stream", params={"type": exact}, headers=headers) as answer,
    ):
        streams = answer.headers.get("content-type", "").startswith("text/event-stream")
        if answer.status_code in (401, 403, 404, 422) or (answer.is_success and not streams):
            raise Refused(_detail(answer))
        answer.raise_for_status()
        if answer.headers.get(MODE) == "live":  # an app's token doesn't say by itself whose it is
            raise Refused(_LIVE)
        kind = data = ""
        for line in answer.iter_lines():
            name, _, value = line.partition(": ")
            if name == "id":
                after = value
            elif name == "event":
                kind = value
            elif name == "data":
                data = value
            elif line == "":
                found = orjson.loads(data) if data else None
                if kind == "end" and found:
                    raise Refused(found["detail"])
                if after:
                    yield after, found
                kind = data = ""


def _detail(answer: httpx.Response) -> str:
    try:
        return str(orjson.loads(answer.read())["detail"])
    except (ValueError, TypeError, KeyError):  # a proxy's page, or another service
        return f"{answer.url} answered {answer.status_code} and doesn't speak as coworkapi does; is --url right?"


def _wanted(kind: str, types: Sequence[str]) -> bool:
    return not types or any(kind == one or (one.endswith("*") and kind.startswith(one[:-1])) for one in types)


def _post(local: httpx.Client, forward: str, signer: Webhook, event: dict[str, Any]) -> None:
    body, now, event_id = orjson.dumps(event).decode(), utcnow(), str(event["id"])
    headers = {
        "content-type": "application/json",
        "webhook-id": event_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signer.sign(event_id, now, body),
    }
    try:
        answer = local.post(forward, content=body.encode(), headers=headers)
        colour = "green" if answer.is_success else "red"
        told = paint(str(answer.status_code), colour)
    except httpx.HTTPError as error:
        told = paint(str(error) or type(error).__name__, "red")
    typer.echo(f"{now:%H:%M:%S} {event['type']} {event_id} -> {told}")


def key_or_fail(api_key: str | None) -> str:
    """The key that was given or lies in the environment."""
    found = api_key or os.environ.get("COWORKAPI_API_KEY", "")
    if not found:
        fail("which organization? Give its key with --api-key or COWORKAPI_API_KEY")
    return found
