"""What is left of an SVG that came from outside."""

from __future__ import annotations

import pytest

from coworkapi.core.errors import Invalid
from coworkapi.spaces.svg import MAX_DEPTH, clean_svg

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 200 100"'


def clean(inner: str, head: str = f"{HEAD}>") -> str:
    return clean_svg(f"{head}{inner}</svg>".encode()).content.decode()


def test_what_draws_is_kept() -> None:
    source = (
        '<g id="walls" transform="translate(1 2)" style="fill: none; stroke:#333"><path d="M0 0L1 1"/></g>'
        '<defs><linearGradient id="a"><stop offset="0" stop-color="red"/></linearGradient></defs>'
        '<rect class="x" x="1" y="2" width="3" height="4" fill="url(#a)"/>'
        "<style>.x{stroke:blue;stroke-width:2}</style>"
        '<text x="1">R&amp;D <tspan>1</tspan></text><use xlink:href="#walls" x="50"/>'
    )
    assert clean(source) == (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100" width="200" height="100">'
        '<g id="walls" transform="translate(1 2)" style="fill:none;stroke:#333"><path d="M0 0L1 1"></path></g>'
        '<defs><linearGradient id="a"><stop offset="0" stop-color="red"></stop></linearGradient></defs>'
        '<rect class="x" x="1" y="2" width="3" height="4" fill="url(#a)"></rect>'
        "<style>.x{stroke:blue;stroke-width:2}</style>"
        '<text x="1">R&amp;D <tspan>1</tspan></text><use href="#walls" x="50"></use></svg>'
    )
    drawing = clean_svg(f"{HEAD}>{source}</svg>".encode())
    assert (drawing.width, drawing.height) == (200, 100)
    assert clean_svg(drawing.content) == drawing


@pytest.mark.parametrize(
    "evil",
    [
        "<script>evil()</script>",
        '<script href="https://evil.example/x.js"/>',
        '<rect onclick="evil()" x="1"/>',
        '<a href="javascript:evil()"><text>evil</text></a>',
        '<a xlink:href="https://evil.example"><rect x="1"/></a>',
        '<image href="https://evil.example/x.png"/>',
        '<image href="data:image/svg+xml;base64,ZXZpbA=="/>',
        '<image xlink:href="file:///etc/evil"/>',
        '<use href="https://evil.example/x.svg#a"/>',
        '<use href="data:image/svg+xml,evil"/>',
        '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><script>evil</script></body></foreignObject>',
        '<rect fill="url(https://evil.example/#a)"/>',
        "<rect style=\"fill:url('//evil.example/#a')\"/>",
        '<rect style="background:evil"/>',
        '<rect style="fill:u\\72l(//evil.example)"/>',
        "<style>@import url(https://evil.example/x.css);</style>",
        "<style>@font-face{font-family:x;src:url(//evil.example)}</style>",
        "<style>.a{fill:url(//evil.example)}</style>",
        "<style>.a{fill:red}&lt;/style>&lt;script>evil&lt;/script></style>",
        '<animate attributeName="href" to="javascript:evil"/>',
        '<set attributeName="onmouseover" to="evil"/>',
        '<iframe src="https://evil.example"/>',
        '<x:script xmlns:x="http://www.w3.org/1999/xhtml">evil</x:script>',
        "<metadata>evil: who drew it, and where</metadata>",
        "<!-- evil --><?evil?>",
        '<rect xml:base="https://evil.example/"/>',
        '<feImage href="https://evil.example"/>',
    ],
)
def test_what_acts_or_loads_is_left_out(evil: str) -> None:
    cleaned = clean(evil + '<rect x="9"/>')
    assert "evil" not in cleaned
    assert "<script" not in cleaned
    assert '<rect x="9"></rect>' in cleaned


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('<!DOCTYPE svg [<!ENTITY a "x">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>', "document type"),
        (
            '<!DOCTYPE svg SYSTEM "file:///etc/passwd"><svg xmlns="http://www.w3.org/2000/svg"/>',
            "document type",
        ),
        ("<html><body/></html>", "not an SVG"),
        (f"{HEAD}><g></svg>", "not well-formed"),
        (f"{HEAD}>", "not well-formed"),
        (f"{HEAD}>" + "<g>" * (MAX_DEPTH + 1) + "</g>" * (MAX_DEPTH + 1) + "</svg>", "nested deeper"),
        (f'{HEAD}><g id="a"><use href="#b"/></g><g id="b"><use href="#c"/></g></svg>', "<use>"),
        (f'{HEAD}><use id="a" href="#a"/></svg>', "<use>"),
        ('<svg xmlns="http://www.w3.org/2000/svg"/>', "viewBox"),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 x 1"/>', "viewBox"),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 0 1"/>', "size"),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 nan 1"/>', "size"),
        ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1e300 1"/>', "size"),
        ('<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="1"/>', "viewBox"),
        ('<?xml version="1.0" encoding="no-such"?><svg/>', "not well-formed"),
    ],
)
def test_what_can_not_be_cleaned_is_refused(source: str, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        clean_svg(source.encode())


def test_a_size_in_pixels_will_do() -> None:
    drawing = clean_svg(b'<svg width="300px" height="200.5" xmlns="http://www.w3.org/2000/svg"/>')
    assert (drawing.width, drawing.height) == (300, 200.5)
    assert b'viewBox="0 0 300 200.5"' in drawing.content


def test_an_embedded_picture_is_kept() -> None:
    assert "data:image/png;base64,AAAA" in clean('<image href="data:image/png;base64,AAAA" width="1" height="1"/>')
