"""The HTTP face of benefits."""

from coworkapi.core.http import Router

ROUTERS: list[Router] = []
TAGS: list[dict[str, str]] = []
