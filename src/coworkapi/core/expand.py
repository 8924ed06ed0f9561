"""`expand=member,resource`: related objects in the answer, one level deep, one statement for each relation and page.

    class BookingOut(Out):
        member_id: MemberId
        member: Expanded[MemberOut] = None

    EXPAND = Expandable(BookingOut, member=Relation(load_members, "members:read"), resource=Relation(load_resources))

    @router.get("", dependencies=[requires("bookings:read")])
    async def list_bookings(ctx: Ctx, page: Paging, expand: Annotated[Expansion, Depends(EXPAND)]) -> Page[BookingOut]:
        ...
        return Page(data=await expand.fill(ctx, bookings), next_cursor=cursor)

The object stands beside its id (`member` beside `member_id`); it is absent when it wasn't asked for or there is none,
so a typed client sees one optional field.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, Field, WithJsonSchema
from pydantic.fields import FieldInfo
from pydantic.json_schema import SkipJsonSchema
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import Invalid
from coworkapi.core.http import Context
from coworkapi.core.scopes import check_scope

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)

# The objects with these ids in the transaction's organization, by id; what doesn't exist is left out.
Loader = Callable[[AsyncSession, set[UUID]], Awaitable[Mapping[UUID, BaseModel]]]

_ONLY_WITH = "Only with `expand`"
Expanded = Annotated[T | SkipJsonSchema[None], Field(exclude_if=lambda value: value is None, description=_ONLY_WITH)]


def is_expanded(field: FieldInfo) -> bool:
    """Whether a model's field is one that `expand` fills."""
    return field.description == _ONLY_WITH


@dataclass(frozen=True, slots=True)
class Relation:
    """What one name stands for.

    `scope`: the right to see the objects, asked of operators beside the route's own; members see what their routes
    give. `key`: the field that holds the id, if it is not the relation's name with `_id`.
    """

    load: Loader
    scope: str | None = None
    key: str | None = None


class Expandable:
    """The relations that an answer can show. Use as a dependency: it reads `expand` and gives an `Expansion`."""

    def __init__(self, model: type[BaseModel], **relations: Relation) -> None:
        for name, relation in relations.items():
            for field in (name, relation.key or f"{name}_id"):
                if field not in model.model_fields:
                    raise TypeError(f"{model.__name__} has no field {field!r} to expand")
            if relation.scope:
                check_scope(relation.scope)
        self.relations = relations
        one = "|".join(relations)
        annotation = Annotated[
            str | None,
            Query(description=f"Comma-separated, one level: {self.known}", max_length=500),
            WithJsonSchema({"type": "string", "pattern": f"^({one})(,({one}))*$", "examples": [",".join(relations)]}),
        ]
        # FastAPI reads the parameter, with this model's names in its description, from here.
        self.__signature__ = inspect.Signature(
            [inspect.Parameter("expand", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation)]
        )

    @property
    def known(self) -> str:
        return ", ".join(f"`{name}`" for name in self.relations)

    def __call__(self, *, expand: str | None = None) -> Expansion:
        """Raises Invalid for a name that is not one of the relations."""
        names = list(dict.fromkeys(part.strip() for part in expand.split(","))) if expand is not None else []
        for name in names:
            if name not in self.relations:
                raise Invalid.field(
                    "query/expand", f"{name[:60]!r} can't be expanded here; known: {', '.join(self.relations)}"
                )
        return Expansion({name: self.relations[name] for name in names})


@dataclass(frozen=True, slots=True)
class Expansion:
    """What one request asked to be expanded."""

    relations: Mapping[str, Relation]

    async def fill(self, ctx: Context, items: Sequence[M]) -> list[M]:
        """The items, with the related objects in place. One statement for each relation, none when nothing was asked.

        Raises Forbidden when a relation's scope isn't held.
        """
        for relation in self.relations.values():
            if relation.scope and ctx.principal.is_staff:
                ctx.principal.require(relation.scope)
        for name, relation in self.relations.items():
            key = relation.key or f"{name}_id"
            ids = {value for item in items if (value := getattr(item, key)) is not None}
            if not ids:
                continue
            found: Mapping[UUID, Any] = await relation.load(ctx.session, ids)
            for item in items:
                setattr(item, name, found.get(getattr(item, key)))
        return list(items)
