"""The OpenAPI document: valid 3.1, complete, the same for the same code, and true in its examples."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from coworkapi.core.events import FACT_TYPES
from coworkapi.core.openapi import FACES, face
from coworkapi.core.openapi_words import undescribed, words_for
from coworkapi.core.scopes import SCOPES
from coworkapi.identity.tokens import API_KEY_LIVE, API_KEY_TEST, new_token

Document = dict[str, Any]
UNDESCRIBED = 213


@pytest.fixture(scope="module")
def document(app: FastAPI) -> Document:
    return app.openapi()


def operations(document: Document) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            yield method, path, operation


def test_valid(document: Document) -> None:
    assert [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()] == []


@pytest.mark.parametrize("name", FACES)
def test_a_face_is_a_whole_part_of_the_valid_document(document: Document, name: str) -> None:
    part = face(document, name)
    assert part["paths"].items() <= document["paths"].items()
    assert part["components"]["schemas"].items() <= document["components"]["schemas"].items()
    assert part["x-problems"].items() <= document["x-problems"].items()
    parts = ("info", "paths", "components", "tags", "x-problems")
    rest = {key: value for key, value in part.items() if key not in parts}
    assert rest.items() <= document.items()
    assert part["info"] == document["info"] | {"title": f"coworkapi ({name})"}
    assert all(tag in document["tags"] for tag in part["tags"])
    missing = {ref for ref in refs(part) if ref.rpartition("/")[2] not in part["components"]["schemas"]}
    assert missing == set()


def refs(node: Any) -> Iterator[str]:
    """Every schema that is referred to anywhere below."""
    if isinstance(node, dict):
        if isinstance(ref := node.get("$ref"), str):
            yield ref
        for value in node.values():
            yield from refs(value)
    elif isinstance(node, list):
        for value in node:
            yield from refs(value)


def test_every_operation_says_what_it_is(document: Document) -> None:
    tags = {tag["name"] for tag in document["tags"]}
    lacking = []
    for method, path, operation in operations(document):
        where = f"{method.upper()} {path}"
        if not operation.get("summary") or operation["summary"].endswith("."):
            lacking.append(f"{where}: a summary, without a full stop")
        if len(operation.get("tags", [])) != 1 or operation["tags"][0] not in tags:
            lacking.append(f"{where}: one tag that routing.TAGS describes, not {operation.get('tags')}")
        if "security" not in operation:
            lacking.append(f"{where}: security")
        if not any(status.startswith("2") for status in operation["responses"]):
            lacking.append(f"{where}: an answer that is a success")
    assert lacking == []


def test_operation_ids_are_unique_and_speak(document: Document) -> None:
    ids = Counter(operation["operationId"] for _, _, operation in operations(document))
    assert [name for name, count in ids.items() if count > 1] == []
    assert [name for name in ids if not name.islower() or "__" in name] == []


def test_what_readers_are_told_nothing_about_gets_less(document: Document) -> None:
    """Properties and parameters without a description. The bound only shrinks: say what a new field means."""
    assert len(list(undescribed(document))) <= UNDESCRIBED


def test_words_of_a_name_go_with_its_shape_only() -> None:
    booking = {"type": "string", "pattern": "^bkg_[0-7][0-9a-hjkmnp-tv-z]{25}$"}
    instant = {"type": "string", "format": "date-time"}
    assert words_for("booking_id", booking) == "Id of the booking"
    assert words_for("after", {"anyOf": [booking, {"type": "null"}]}) == "Id of the booking"
    assert words_for("ids", {"type": "array", "items": booking}) == "Ids, each of a booking"
    assert words_for("ended_at", {"anyOf": [instant, {"type": "null"}]}) == "When it ended; null if it hasn't"
    assert words_for("ended_at", instant) is None
    assert words_for("currency", {"type": "string", "pattern": "^[a-z]+$"}) is None
    assert words_for("minutes", {"type": "string"}) is None


def test_rights(document: Document) -> None:
    for method, path, operation in operations(document):
        scope, signed_in = operation.get("x-scope"), operation["security"] != []
        assert scope is None or scope in SCOPES, path
        if path.startswith("/v1/public/"):
            assert not signed_in, path
        elif f"{path}/".startswith("/v1/me/"):
            assert signed_in, path
            assert scope is None, path
        if scope:
            assert signed_in, path
            assert f"Needs `{scope}`" in operation["description"], f"{method} {path}"


def test_every_error_is_a_problem(document: Document) -> None:
    for method, path, operation in operations(document):
        for status, response in operation["responses"].items():
            if status.startswith(("4", "5")):
                assert list(response["content"]) == ["application/problem+json"], f"{method} {path} {status}"
        assert {"400", "422", "429", "503"} <= set(operation["responses"]), f"{method} {path}"


def test_every_post_takes_an_idempotency_key_once(document: Document) -> None:
    for method, path, operation in operations(document):
        keys = [it for it in operation.get("parameters", []) if it["name"].lower() == "idempotency-key"]
        assert len(keys) == (1 if method == "post" else 0), f"{method} {path}"


def test_lists_are_keyset_pages(document: Document) -> None:
    for method, path, operation in operations(document):
        names = {parameter["name"] for parameter in operation.get("parameters", [])}
        assert not names & {"page", "offset", "per_page"}, f"{method} {path}"
        assert ("limit" in names) or ("cursor" not in names), f"{method} {path}"


def test_nothing_internal_shows(document: Document) -> None:
    text = json.dumps(document)
    for word in ("x-secret-answer", "x-streams", "x-at-once", "x-body-media", "HTTPValidationError", '"itemSchema"'):
        assert word not in text, word


def test_faces_hold_their_own_paths_and_no_more_schemas_than_they_use(document: Document) -> None:
    paths = {name: set(face(document, name)["paths"]) for name in FACES}
    assert set().union(*paths.values()) == set(document["paths"])
    assert all(path.startswith("/v1/public/") for path in paths["public"])
    assert not any(f"{path}/".startswith(("/v1/me/", "/v1/public/")) for path in paths["operator"])
    assert "/v1/members" in paths["operator"]
    assert "/v1/members" not in paths["member"]
    for name in FACES:
        cut = face(document, name)
        text = json.dumps({key: cut[key] for key in ("paths", "webhooks") if key in cut})
        schemas = json.dumps(cut["components"]["schemas"])
        for schema in cut["components"]["schemas"]:
            assert f'"#/components/schemas/{schema}"' in text + schemas, f"{name}: {schema} is not used"


def test_every_fact_is_a_webhook(document: Document) -> None:
    assert set(document["webhooks"]) == set(FACT_TYPES)


def examples(node: Any, pointer: str = "#") -> Iterator[tuple[str, dict[str, Any], Any]]:
    """Each schema in the document with one of its examples."""
    if isinstance(node, dict):
        shown = node.get("examples")
        if isinstance(shown, list) and ({"type", "$ref", "anyOf", "allOf", "enum", "const"} & set(node)):
            for example in shown:
                yield pointer, node, example
        if "example" in node and "schema" in node:
            yield pointer, node["schema"], node["example"]
        for media in node.get("content", {}).values() if isinstance(node.get("content"), dict) else ():
            for name, example in media.get("examples", {}).items():
                yield f"{pointer}/{name}", media["schema"], example["value"]
            if "example" in media:
                yield pointer, media["schema"], media["example"]
        for key, value in node.items():
            yield from examples(value, f"{pointer}/{key}")
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from examples(value, f"{pointer}/{number}")


def test_examples_fit_their_schemas(document: Document) -> None:
    # `evolve` keeps what references are resolved in: the whole document.
    whole = Draft202012Validator(document, format_checker=Draft202012Validator.FORMAT_CHECKER)
    wrong, seen = [], 0
    for pointer, schema, example in examples(document):
        seen += 1
        wrong += [f"{pointer}: {error.message}" for error in whole.evolve(schema=schema).iter_errors(example)]
    assert wrong == []
    assert seen > 50


def test_the_same_code_gives_the_same_document(document: Document) -> None:
    """Also where sets are walked in another order."""
    printed = subprocess.run(
        [sys.executable, "-m", "coworkapi", "openapi"],
        env=os.environ
        | {"PYTHONHASHSEED": "1", "PYTHONPATH": os.pathsep.join(sys.path), "COWORKAPI_SECRET_KEY": "x" * 40},
        capture_output=True,
        check=True,
    ).stdout
    assert json.loads(printed) == document


async def test_it_is_served(anonymous: httpx.AsyncClient, document: Document) -> None:
    assert (await anonymous.get("/openapi.json")).json() == document
    for name in FACES:
        assert (await anonymous.get(f"/openapi/{name}.json")).json() == face(document, name)
    assert (await anonymous.get("/openapi/nothing.json")).json()["code"] == "not_found"


async def test_the_docs_page_loads_nothing_from_elsewhere(anonymous: httpx.AsyncClient) -> None:
    page = await anonymous.get("/docs")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self';")
    assert "http" not in policy
    assert "//" not in page.text.replace("<!doctype", "")
    for name in ("page.js", "page.css", "swagger-ui-bundle.js", "swagger-ui.css"):
        assert name in page.text
        file = await anonymous.get(f"/docs/{name}")
        assert file.status_code == 200
        assert len(file.content) > 300
    for wrong in ("README.md", "..%2f__init__.py", "swagger_ui/LICENSE"):
        assert (await anonymous.get(f"/docs/{wrong}")).status_code == 404


async def test_the_docs_page_takes_a_key_from_its_address_only_if_it_is_of_a_test_organization(
    anonymous: httpx.AsyncClient,
) -> None:
    page, script = (await anonymous.get("/docs")).text, (await anonymous.get("/docs/page.js")).text
    assert '<p id="sandbox" role="status" hidden>' in page  # shown by the script, once there is a key
    [taken] = re.findall(r"/(\S+)/\.exec\(location\.hash\)", script)
    assert re.match(taken, f"#key={new_token(API_KEY_TEST)}")
    assert not re.match(taken, f"#key={new_token(API_KEY_LIVE)}")
    assert not re.match(taken, "#key=cwk_test_a<b>")
    assert script.index("history.replaceState") < script.index("SwaggerUIBundle({")  # before anything is loaded


async def test_the_root_shows_the_way(anonymous: httpx.AsyncClient) -> None:
    assert (await anonymous.get("/")).json()["openapi"] == "/openapi.json"
    browser = await anonymous.get("/", headers={"accept": "text/html,*/*"})
    assert (browser.status_code, browser.headers["location"]) == (307, "docs")


def test_schemas_have_names_of_their_own(document: Document) -> None:
    """Two classes of one name would be called by their modules, which generators of clients choke on."""
    assert [name for name in document["components"]["schemas"] if "__" in name] == []
