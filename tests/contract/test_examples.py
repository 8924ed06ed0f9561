"""Every operation shows a request that the service took and what it answered.

The service is asked for each of them again, and its answers must have their shapes; `COWORKAPI_EXAMPLES=record` also
writes what it answers.
"""

from __future__ import annotations

import json
import os
import re
from functools import lru_cache
from typing import Any

from fastapi import FastAPI
from jsonschema import Draft202012Validator

from coworkapi.core.openapi import EXAMPLES, recorded_examples
from coworkapi.settings import Settings
from tests.contract.examples.record import Recording, recorder
from tests.contract.examples.rehearsal import Rehearsal
from tests.contract.examples.tidy import RECOVERY_CODE, shape
from tests.contract.sample import Operation, document, operations
from tests.contract.world import make_world

MODE = os.environ.get("COWORKAPI_EXAMPLES", "check")


def media(operation: Operation) -> tuple[Any, dict[str, Any]]:
    """The place of the request's example, and that of each good answer's."""
    request = operation.spec.get("requestBody", {}).get("content", {}).get("application/json")
    good = {status: it for status, it in operation.spec["responses"].items() if status.startswith("2")}
    return request, {
        k: it["content"]["application/json"] for k, it in good.items() if "application/json" in it.get("content", {})
    }


def test_every_operation_has_its_examples() -> None:
    lacking = set()
    for operation in operations():
        request, answers = media(operation)
        if (request is not None and "example" not in request) or (
            answers and not any("example" in answer for answer in answers.values())
        ):
            lacking.add(operation.name)
    assert sorted(lacking) == [], "record them: COWORKAPI_EXAMPLES=record, see tests/contract/examples"


def test_examples_are_of_operations_that_are_there() -> None:
    assert set(recorded_examples()) <= {operation.name for operation in operations()}


def test_examples_are_small_and_hold_no_secrets() -> None:
    for name, example in recorded_examples().items():
        text = json.dumps(example)
        assert len(text) < 12_000, name
        assert "@example.com" in text or "@" not in text.replace("@context", ""), name
        assert "cwk_live_" not in text, name
        keys = re.findall(r'"((?:sk|pk|rk)_[^"]+|(?:[a-z2-7]{4}-){3}[a-z2-7]{4})"', text)
        assert [key for key in keys if "EXAMPLE" not in key and key != RECOVERY_CODE] == [], name


@lru_cache(maxsize=1)
def validator() -> Draft202012Validator:
    return Draft202012Validator(document(), format_checker=Draft202012Validator.FORMAT_CHECKER)


def fits(schema: Any, value: Any) -> bool:
    return validator().evolve(schema=schema).is_valid(value)


async def test_the_service_answers_as_the_examples_say(app: FastAPI, settings: Settings) -> None:
    kept = recorded_examples()
    db = Rehearsal(settings.database_url, role=settings.database_role, pool_size=2)
    try:
        async with make_world(app) as world, recorder(app, world, db) as made:
            # What has no place for an example is left out; among it streams, which don't end.
            found = {it.name: await made.record(it) for it in operations() if any(media(it))}
    finally:
        await db.close()
    wrong = []
    for operation in (it for it in operations() if it.name in found):
        recording, example = found[operation.name], kept.get(operation.name)
        if recording.problem is not None:
            wrong.append(f"{operation.name}: {recording.problem}")
            continue
        request, answers = media(operation)
        new = example_of(recording, request, answers)
        if new and (example is None or shape(new) != shape(example)):
            wrong.append(f"{operation.name}: another shape than the example's")
            kept[operation.name] = new
    if MODE == "record":
        write(kept)
        wrong = [line for line in wrong if "another shape" not in line]
    assert wrong == []


def example_of(recording: Recording, request: Any, answers: dict[str, Any]) -> dict[str, Any]:
    """What is kept of a recording: what the document has a place for and what fits it."""
    made: dict[str, Any] = {}
    if request is not None and recording.request is not None and fits(request["schema"], recording.request):
        made["request"] = recording.request
    answer = answers.get(str(recording.status))
    if answer is not None and fits(answer["schema"], recording.answer):
        made |= {"status": recording.status, "answer": recording.answer}
    return made


def write(examples: dict[str, dict[str, Any]]) -> None:
    """A file for each tag."""
    EXAMPLES.mkdir(exist_ok=True)
    by_tag: dict[str, dict[str, Any]] = {}
    for operation in operations():
        if operation.name in examples:
            tag = operation.spec["tags"][0].lower().replace(" ", "_")
            by_tag.setdefault(tag, {})[operation.name] = examples[operation.name]
    for tag, content in by_tag.items():
        (EXAMPLES / f"{tag}.json").write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")
