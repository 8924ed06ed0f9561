"""Structured logs: readable lines on a terminal, JSON elsewhere. No secrets, no personal data: log ids, not people."""

from __future__ import annotations

import logging
import sys
from typing import Any

import orjson
import structlog


def configure_logs(level: str, log_format: str) -> None:
    """Sets up structlog and routes the libraries' own records through it. `log_format`: auto, console or json."""
    console = log_format == "console" or (log_format == "auto" and sys.stderr.isatty())
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso" if not console else "%H:%M:%S", utc=not console),
    ]
    numeric = getattr(logging, level.upper())
    text: structlog.typing.Processor
    ours: list[structlog.typing.Processor]
    factory: Any
    if console:
        text = structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
        ours = [*shared, text]
        factory = structlog.PrintLoggerFactory(sys.stderr)
    else:
        text = structlog.processors.JSONRenderer(serializer=_json_text)
        # Bytes all the way: a line is written for every request.
        lines = structlog.processors.JSONRenderer(serializer=_json)
        ours = [*shared, structlog.processors.format_exc_info, lines]
        factory = structlog.BytesLoggerFactory(sys.stderr.buffer)
    structlog.configure(
        processors=ours,
        wrapper_class=structlog.make_filtering_bound_logger(numeric),
        logger_factory=factory,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, text],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(numeric, logging.WARNING) if level != "debug" else numeric)
    logging.getLogger("uvicorn.error").setLevel(numeric)


def _json(event: Any, **_: Any) -> bytes:
    return orjson.dumps(event, default=str)


def _json_text(event: Any, **_: Any) -> str:
    return _json(event).decode()
