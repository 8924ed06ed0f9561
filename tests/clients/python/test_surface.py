"""What is generated: both kinds of client have the same methods, and a program loads only what it uses."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import coworkapi_client
from coworkapi_client import Coworkapi, MemberClient, PublicClient

ROOT = Path(__file__).parents[3]
NOT_FOR_CLIENTS = 1  # what payment providers send


def test_every_operation_is_a_method_blocking_and_with_asyncio() -> None:
    methods = 0
    for client in (Coworkapi, MemberClient, PublicClient):
        for module, name in client.RESOURCES.values():
            found = import_module(f"coworkapi_client.resources.{module}")
            blocking, waiting = vars(getattr(found, name)), vars(getattr(found, f"Async{name}"))
            public = {method for method in blocking if not method.startswith("_")}
            assert public == {method for method in waiting if not method.startswith("_")}
            for method in public:
                answer = str(inspect.signature(blocking[method]).return_annotation)
                at_once = not answer.startswith(("Items[", "Stream["))
                assert inspect.iscoroutinefunction(waiting[method]) == at_once, f"{module}.{method}"
                assert waiting[method].__doc__ == blocking[method].__doc__
            methods += len(public)
    document = json.loads((ROOT / "openapi" / "openapi.json").read_text())
    assert methods == sum(len(item) for item in document["paths"].values()) - NOT_FOR_CLIENTS


def test_a_program_loads_only_what_it_uses() -> None:
    program = (
        "import sys; from coworkapi_client import Coworkapi; Coworkapi('cwk_test_x').bookings;"
        "print(*(m.removeprefix('coworkapi_client.') for m in sys.modules if m.startswith('coworkapi_client.')))"
    )
    source = Path(coworkapi_client.__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", program], env={"PYTHONPATH": str(source)}, capture_output=True, text=True, check=True
    )
    parts = [name for name in done.stdout.split() if name.startswith(("models.", "resources.", "events."))]
    assert parts == ["resources.operator", "resources.operator.bookings"]
