"""The HTTP face of visits."""

from coworkapi.core.http import Router

ROUTERS: list[Router] = []
TAGS: list[dict[str, str]] = []
