"""What makes a PDF/A-3 with an XML inside a Factur-X: its XMP metadata say so (Factur-X 1.0, section 6.3)."""

from __future__ import annotations

import re

_NAMESPACE = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"


def _property(name: str, description: str) -> str:
    return (
        '<rdf:li rdf:parseType="Resource"><pdfaProperty:category>external</pdfaProperty:category>'
        f"<pdfaProperty:description>{description}</pdfaProperty:description>"
        f"<pdfaProperty:name>{name}</pdfaProperty:name><pdfaProperty:valueType>Text</pdfaProperty:valueType></rdf:li>"
    )


_SCHEMA = (
    '<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>'
    f"<pdfaSchema:namespaceURI>{_NAMESPACE}</pdfaSchema:namespaceURI><pdfaSchema:prefix>fx</pdfaSchema:prefix>"
    "<pdfaSchema:property><rdf:Seq>"
    + _property("DocumentFileName", "The name of the embedded XML document")
    + _property("DocumentType", "The type of the hybrid document in capital letters, e.g. INVOICE or ORDER")
    + _property("Version", "The actual version of the standard applying to the embedded XML document")
    + _property("ConformanceLevel", "The conformance level of the embedded XML document")
    + "</rdf:Seq></pdfaSchema:property></rdf:li>"
).encode()
_DESCRIPTION = (
    f'<rdf:Description rdf:about="" xmlns:fx="{_NAMESPACE}"><fx:DocumentType>INVOICE</fx:DocumentType>'
    "<fx:DocumentFileName>factur-x.xml</fx:DocumentFileName><fx:Version>1.0</fx:Version>"
    "<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel></rdf:Description>"
).encode()
_XMP = re.compile(rb"<</Length (\d+)/Type/Metadata/Subtype/XML>>\s*stream\r?\n")
_ENTRY = re.compile(rb"(\d{10}) (\d{5} n)")
_TAIL = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")


def as_facturx(pdf: bytes) -> bytes:
    """The PDF with Factur-X's metadata. It must be one that Typst wrote: its XMP plain, its cross-references a table.

    The metadata are written into their place and the table moved, so that the file has one revision only.
    """
    found = _XMP.search(pdf)
    tail = _TAIL.search(pdf)
    if found is None or tail is None:
        raise ValueError("not a PDF as Typst writes it: no plain XMP metadata or no cross-reference table")
    length, table = int(found[1]), int(tail[1])
    before = pdf[found.end() : found.end() + length]
    xmp = before.replace(b"<pdfaExtension:schemas><rdf:Bag>", b"<pdfaExtension:schemas><rdf:Bag>" + _SCHEMA, 1)
    xmp = xmp.replace(b"</rdf:RDF>", _DESCRIPTION + b"</rdf:RDF>", 1)
    if len(xmp) != length + len(_SCHEMA) + len(_DESCRIPTION):
        raise ValueError("not a PDF/A as Typst writes it: its XMP describes no extension")
    head = found[0].replace(found[1], str(len(xmp)).encode())
    moved = len(head) - len(found[0]) + len(xmp) - length

    def shift(entry: re.Match[bytes]) -> bytes:
        at = int(entry[1])
        return b"%010d %s" % (at + moved if at > found.start() else at, entry[2])

    return b"".join(
        (
            pdf[: found.start()],
            head,
            xmp,
            pdf[found.end() + length : table],
            _ENTRY.sub(shift, pdf[table : tail.start()]),
            b"startxref\n%d\n%%%%EOF" % (table + moved),
        )
    )
