"""The tables that tie it together: resources of each client, classes of models, events and problems."""

from __future__ import annotations

from collections import defaultdict

from generator.document import Document, Operation, Schema, ref
from generator.names import argument, pascal
from generator.resources import docstring, group_text

# Problems that every operation can give and none lists; their classes stand in `_errors.py` or are made below these.
_EVERYWHERE = {
    "malformed_json": 400,
    "already_exists": 409,
    "still_referenced": 409,
    "idempotency_key_reused": 422,
    "commit_unknown": 503,
}
_BASES = {
    400: "BadRequest",
    401: "Unauthenticated",
    402: "PaymentRequired",
    403: "Forbidden",
    404: "NotFound",
    409: "Conflict",
    410: "Gone",
    412: "PreconditionFailed",
    413: "ContentTooLarge",
    415: "UnsupportedMediaType",
    422: "Invalid",
    429: "RateLimited",
    503: "Unavailable",
}
_OTHERS = (
    *("CoworkapiError", "ConnectionFailed", "TimedOut", "UnexpectedAnswer", "WebhookRefused"),
    *("FieldError", "ProblemError", "ServerError"),
)


def write(document: Document) -> str:
    """`_faces.py`: each client's resources as attributes, with their types."""
    faces: dict[str, dict[str, list[Operation]]] = defaultdict(lambda: defaultdict(list))
    for operation in document.operations:
        faces[operation.face][operation.group].append(operation)
    imports, classes = [], []
    for face, groups in faces.items():
        for group in sorted(groups):
            cls = pascal(group)
            alias = pascal(face)
            imports.append(
                f"    from coworkapi_client.resources.{face}.{group} import "
                f"Async{cls} as Async{alias}{cls}, {cls} as {alias}{cls}"
            )
        for prefix in ("", "Async"):
            table = "\n".join(f'        "{group}": ("{face}.{group}", "{pascal(group)}"),' for group in sorted(groups))
            attributes = "\n".join(
                f"    {group}: {prefix}{pascal(face)}{pascal(group)}"
                + ("" if prefix else f'\n    """{group_text(document, operations)}"""')
                for group, operations in sorted(groups.items())
            )
            resources = (
                f"    RESOURCES: ClassVar[Mapping[str, tuple[str, str]]] = {{\n{table}\n    }}"
                if not prefix
                else f"    RESOURCES: ClassVar[Mapping[str, tuple[str, str]]] = {pascal(face)}.RESOURCES"
            )
            classes.append(f"class {prefix}{pascal(face)}:\n{resources}\n\n{attributes}\n")
    return (
        '"""The resources of each client. They are loaded when they are first used."""\n\n'
        "from __future__ import annotations\n\nfrom collections.abc import Mapping\n"
        "from typing import TYPE_CHECKING, ClassVar\n\nif TYPE_CHECKING:\n"
        + "\n".join(imports)
        + "\n\n\n"
        + "\n\n".join(classes)
    )


def write_errors(document: Document, tree: str) -> str:
    """`errors.py`: a class for each problem code, below the `tree` that `_errors.py` draws."""
    codes = {**_EVERYWHERE, **document.codes()}
    classes = {code: pascal(code) for code in codes}
    own = {code: name for code, name in classes.items() if name not in _BASES.values()}
    body = "\n\n".join(
        f"class {name}({_BASES.get(codes[code], 'ProblemError')}):\n{docstring(document.meaning(code), 4)}"
        f'\n    default_code = "{code}"\n{_members(document, code)}'
        for code, name in sorted(own.items(), key=lambda item: (codes[item[0]], item[0]))
    )
    table = "\n".join(f'    "{code}": {name},' for code, name in sorted(classes.items()))
    exported = ", ".join(f'"{name}"' for name in sorted({*_OTHERS, *_BASES.values(), *own.values()}))
    bases = ", ".join(sorted({*_BASES.values(), *_OTHERS}))
    return (
        f'"""{tree}"""\n\n'
        "from __future__ import annotations\n\nfrom coworkapi_client import models\n"
        f"from coworkapi_client._errors import {bases}\n\n__all__ = [{exported}]\n\n\n{body}\n\n"
        f"CODES: dict[str, type[ProblemError]] = {{\n{table}\n}}\n"
    )


def _members(document: Document, code: str) -> str:
    """What the problem tells beyond what all do, as properties."""
    found = ""
    for name, schema in document.members(code).items():
        typed = _annotation(document, schema)
        text = docstring(schema.get("description", ""), 8)
        found += f"\n    @property\n    def {name}(self) -> {typed}:\n{text}\n"
        found += f'        found: {typed} = self._member("{name}", lambda: {typed})\n        return found\n'
    return found


def _annotation(document: Document, schema: Schema) -> str:
    if "$ref" in schema:
        return f"models.{document.names[ref(schema)]}"
    if "anyOf" in schema:
        return " | ".join(_annotation(document, one) for one in schema["anyOf"])
    return f"list[{_annotation(document, schema['items'])}]" if schema["type"] == "array" else "str"


def write_events(document: Document) -> dict[str, str]:
    """The modules of `events/`: a class for each type, by what it happens to (`booking`)."""
    modules: dict[str, list[str]] = defaultdict(list)
    for type_, schema in sorted(document.events.items()):
        summary = document.raw["webhooks"][type_]["post"]["summary"]
        modules[_aggregate(type_)].append(
            f'class {pascal(type_)}(Event):\n    """{summary}"""\n\n    type: Literal["{type_}"]\n'
            f"    data: models.{document.names[schema]}\n"
        )
    return {
        module: f'"""Events `{module}.*`."""\n\nfrom __future__ import annotations\n\nfrom typing import Literal\n\n'
        "from coworkapi_client import models\nfrom coworkapi_client._event import Event\n\n\n" + "\n\n".join(classes)
        for module, classes in modules.items()
    }


def _aggregate(type_: str) -> str:
    return argument(type_.split(".")[0])


def write_tables(document: Document, homes: dict[str, str]) -> str:
    """`_tables.py`: where classes are, for those who ask by name."""
    models = "\n".join(f'    "{name}": "{home}",' for name, home in sorted(homes.items()))
    events = "\n".join(
        f'    "{type_}": ("{_aggregate(type_)}", "{pascal(type_)}"),' for type_ in sorted(document.events)
    )
    return (
        '"""Where each model and event stands."""\n\nfrom __future__ import annotations\n\n'
        f"MODELS = {{\n{models}\n}}\nEVENTS = {{\n{events}\n}}\n"
    )


def models_index(homes: dict[str, str]) -> str:
    """`models/__init__.py`."""
    return _index(
        "The models that the API answers with. Each module is loaded when a class of it is first asked for.",
        "from coworkapi_client._tables import MODELS",
        {name: f"coworkapi_client.models.{home}" for name, home in homes.items()},
        "MODELS.get(name)",
        "models",
        "MODELS",
    )


def events_index(document: Document) -> str:
    """`events/__init__.py`."""
    found = {pascal(type_): f"coworkapi_client.events.{_aggregate(type_)}" for type_ in document.events}
    return _index(
        "Events, as the feed, the stream and webhooks give them: a class for each type, below `Event`.",
        "from coworkapi_client._event import Event as Event\nfrom coworkapi_client._event import parse as parse\n"
        "from coworkapi_client._tables import EVENTS\n\n"
        "_MODULES = {name: module for module, name in EVENTS.values()}",
        found,
        "_MODULES.get(name)",
        "events",
        "_MODULES",
    )


def _index(doc: str, imports: str, homes: dict[str, str], lookup: str, package: str, table: str) -> str:
    """A package that gives all its classes by name, and loads a module when one of its classes is asked for."""
    typed = "\n".join(f"    from {home} import {name} as {name}" for name, home in sorted(homes.items()))
    return (
        f'"""{doc}"""\n\nfrom __future__ import annotations\n\n'
        "from importlib import import_module\nfrom typing import TYPE_CHECKING, Any\n\n"
        f"{imports}\n\nif TYPE_CHECKING:\n{typed}\n\n\n"
        "if not TYPE_CHECKING:\n\n    def __getattr__(name: str) -> Any:\n"
        '        """Loads the module of a class when it is first asked for."""\n'
        f"        module = {lookup}\n"
        "        if module is None:\n"
        '            raise AttributeError(f"{__name__} has no {name!r}")\n'
        f'        found = globals()[name] = getattr(import_module(f"coworkapi_client.{package}.{{module}}"), name)\n'
        "        return found\n\n\n"
        f"def __dir__() -> list[str]:\n    return sorted([*globals(), *{table}])\n"
    )
