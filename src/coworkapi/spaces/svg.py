"""SVG made safe by an allow-list: elements, attributes and style declarations that draw, and nothing that acts, loads
or explodes. What isn't listed is left out; what can't be cleaned is refused."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from coworkapi.core.errors import Invalid

MAX_BYTES = 10_000_000
MAX_ELEMENTS = 200_000
MAX_DEPTH = 64
MAX_USES = 5_000
SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"

_SHAPES = {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "image", "use"}
_TEXT = {"text", "tspan", "title", "desc", "style"}
_CONTAINERS = {
    "svg",
    "g",
    "defs",
    "symbol",
    "marker",
    "clipPath",
    "pattern",
    "linearGradient",
    "radialGradient",
    "stop",
}
_ELEMENTS = _SHAPES | _TEXT | _CONTAINERS


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_STYLES = _words(
    "fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-dasharray "
    "stroke-dashoffset stroke-miterlimit opacity display visibility color font-family font-size font-weight font-style "
    "text-anchor dominant-baseline letter-spacing word-spacing text-decoration clip-path clip-rule stop-color "
    "stop-opacity marker-start marker-mid marker-end vector-effect paint-order shape-rendering text-rendering"
)
_ATTRIBUTES = _STYLES | _words(
    "id class style d x y x1 y1 x2 y2 cx cy r rx ry dx dy width height viewBox preserveAspectRatio points transform "
    "rotate pathLength textLength lengthAdjust gradientUnits gradientTransform spreadMethod offset fx fy fr "
    "patternUnits patternContentUnits patternTransform clipPathUnits markerWidth markerHeight markerUnits refX refY "
    "orient href"
)
_REFERENCE = re.compile(r"url\(\s*(['\"]?)#[\w.-]+\1\s*\)")
_FRAGMENT = re.compile(r"#[\w.:-]+\Z")
_EMBEDDED = re.compile(r"data:image/(?:png|jpeg|webp);base64,[A-Za-z0-9+/=\s]+\Z")
_LENGTH = re.compile(r"([0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?)(?:px)?\Z")
_RULE = re.compile(r"([\w\s.#,>:*-]+)\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class CleanSvg:
    """A cleaned drawing and the size of its viewBox."""

    content: bytes
    width: float
    height: float


def looks_like_svg(content: bytes) -> bool:
    """Whether content is some XML rather than a raster picture."""
    head = content[:1000].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith((b"<", b"\xff\xfe<", b"\xfe\xff\0<"))


def clean_svg(content: bytes) -> CleanSvg:
    """The drawing without scripts, handlers, external references, entities and metadata. Raises Invalid."""
    if len(content) > MAX_BYTES:
        raise _wrong(f"is larger than {MAX_BYTES // 1_000_000} MB; simplify the drawing")
    return _Cleaner().clean(content)


@dataclass
class _Cleaner:
    out: list[str] = field(default_factory=list)
    size: tuple[float, float] | None = None
    elements: int = 0
    uses: int = 0
    depth: int = 0
    # Depth below which everything is left out; 0: nothing is.
    skipped_from: int = 0
    style_text: list[str] | None = None
    names: list[str] = field(default_factory=list)
    ids: list[str | None] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    users: set[str] = field(default_factory=set)

    def clean(self, content: bytes) -> CleanSvg:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.buffer_text = True
        try:
            parser.Parse(content, True)
        except (expat.ExpatError, ValueError, LookupError) as error:
            raise _wrong(f"is not well-formed SVG ({error})") from None
        if self.size is None:
            raise _wrong("is not an SVG drawing")
        # A thing that is repeated and itself repeats others grows tenfold at each level, or for ever.
        nested = sorted(self.used & self.users)
        if nested:
            raise _wrong(f"repeats {nested[0][:60]!r} with <use>, which itself holds a <use>; flatten the drawing")
        return CleanSvg("".join(self.out).encode(), *self.size)

    def _doctype(self, *_: object) -> None:
        raise _wrong("holds a document type or entities; save it as plain SVG")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.elements += 1
        if self.depth > MAX_DEPTH:
            raise _wrong(f"is nested deeper than {MAX_DEPTH} elements; flatten the drawing")
        if self.elements > MAX_ELEMENTS:
            raise _wrong(f"has more than {MAX_ELEMENTS} elements; simplify the drawing")
        namespace, _, local = name.rpartition(" ")
        if self.depth == 1:
            if local != "svg" or namespace not in (SVG, ""):
                raise _wrong("is not an SVG drawing")
            self.size = _size_of(attributes)
        if self.skipped_from:
            return
        if local not in _ELEMENTS or namespace not in (SVG, ""):
            self.skipped_from = self.depth
            return
        kept = self._attributes(local, attributes)
        if local == "use":
            self._note_use(kept)
        self.names.append(local)
        self.ids.append(kept.get("id"))
        if local == "style":
            self.style_text = []
            return
        if self.depth == 1:
            kept.setdefault("viewBox", f"0 0 {self.size[0]:g} {self.size[1]:g}" if self.size else "")
            kept["width"], kept["height"] = (f"{side:g}" for side in self.size or (0, 0))
        head = f'<svg xmlns="{SVG}"' if self.depth == 1 else f"<{local}"
        self.out.append(head + "".join(f" {key}={quoteattr(value)}" for key, value in kept.items()) + ">")

    def _end(self, name: str) -> None:
        if not self.skipped_from:
            local = self.names.pop()
            self.ids.pop()
            if local == "style":
                rules = _clean_sheet("".join(self.style_text or ()))
                self.style_text = None
                self.out.append(f"<style>{escape(rules)}</style>")
            else:
                self.out.append(f"</{local}>")
        elif self.skipped_from == self.depth:
            self.skipped_from = 0
        self.depth -= 1

    def _text(self, text: str) -> None:
        if self.skipped_from:
            return
        if self.style_text is not None:
            self.style_text.append(text)
        elif self.names and self.names[-1] in _TEXT:
            self.out.append(escape(text))

    def _attributes(self, element: str, attributes: dict[str, str]) -> dict[str, str]:
        kept: dict[str, str] = {}
        for name, value in attributes.items():
            namespace, _, local = name.rpartition(" ")
            if (
                local not in _ATTRIBUTES
                or namespace not in ("", SVG, XLINK)
                or (namespace == XLINK and local != "href")
            ):
                continue
            if local == "href":
                allowed = _FRAGMENT.match(value) or (element == "image" and _EMBEDDED.match(value))
                if allowed:
                    kept["href"] = value
            elif local == "style":
                declarations = _clean_declarations(value)
                if declarations:
                    kept["style"] = declarations
            elif _is_plain(value):
                kept[local] = value
        return kept

    def _note_use(self, kept: dict[str, str]) -> None:
        self.uses += 1
        if self.uses > MAX_USES:
            raise _wrong(f"has more than {MAX_USES} <use> elements; flatten the drawing")
        if "href" in kept:
            self.used.add(kept["href"][1:])
        self.users.update(name for name in [*self.ids, kept.get("id")] if name)


def _size_of(attributes: dict[str, str]) -> tuple[float, float]:
    box = re.split(r"[\s,]+", attributes.get("viewBox", "").strip())
    if len(box) == 4:
        try:
            width, height = float(box[2]), float(box[3])
        except ValueError:
            raise _wrong("has a viewBox that is not four numbers") from None
    else:
        sides = [_LENGTH.match(attributes.get(name, "").strip()) for name in ("width", "height")]
        if sides[0] is None or sides[1] is None:
            raise _wrong("has neither a viewBox nor a width and height in pixels; give it a viewBox")
        width, height = float(sides[0][1]), float(sides[1][1])
    if not (math.isfinite(width) and math.isfinite(height) and 0 < width <= 1e6 and 0 < height <= 1e6):
        raise _wrong("has a size that is not between 0 and 1,000,000 units")
    return width, height


def _is_plain(value: str) -> bool:
    """No reference but one within the drawing, no escape that could hide one."""
    rest = _REFERENCE.sub("", value).lower()
    return not any(part in rest for part in ("url(", "\\", "javascript:", "expression", "@", "image-set", "src("))


def _clean_declarations(css: str) -> str:
    kept = []
    for declaration in css.split(";"):
        name, _, value = declaration.partition(":")
        if name.strip().lower() in _STYLES and _is_plain(value):
            kept.append(f"{name.strip().lower()}:{value.strip()}")
    return ";".join(kept)


def _clean_sheet(css: str) -> str:
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    rules = ((selector.strip(), _clean_declarations(body)) for selector, body in _RULE.findall(css))
    return "".join(f"{selector}{{{body}}}" for selector, body in rules if body)


def _wrong(detail: str) -> Invalid:
    return Invalid.field("/file", detail, "drawing")
