"""One screen: which fact has which reactions, what falls due, which routes there are.

Rooms of one floor never import each other; where they meet stands here.
"""

from __future__ import annotations

from collections.abc import Mapping

from coworkapi.core import feed
from coworkapi.core.events import Fact, Handler
from coworkapi.core.http import Router
from coworkapi.core.jobs import DueWork

HANDLERS: Mapping[type[Fact], list[Handler]] = {}

DUE_WORK: list[DueWork] = []

ROUTERS: list[Router] = [feed.router]

TAGS: list[dict[str, str]] = []
