"""Writing XML as text: every value is escaped, what XML can't hold is left out."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
# What XML 1.0 can't hold, not even escaped.
_IMPOSSIBLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def text(value: object) -> str:
    """A value as an element's content."""
    return escape(_IMPOSSIBLE.sub("", str(value)))


def leaf(tag: str, value: object | None, **attributes: str) -> str:
    """An element that holds a value; nothing for None and for empty text."""
    if value is None or value == "":
        return ""
    return f"<{tag}{_attributes(attributes)}>{text(value)}</{tag}>"


def node(tag: str, *children: str, **attributes: str) -> str:
    """An element around others; nothing where there are none."""
    inner = "".join(children)
    return f"<{tag}{_attributes(attributes)}>{inner}</{tag}>" if inner else ""


def _attributes(attributes: dict[str, str]) -> str:
    return "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
