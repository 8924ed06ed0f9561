"""Ids as the TypeID specification writes them."""

from __future__ import annotations

import base64
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coworkapi.core.ids import decode_id, encode_id, new_id

_TO_CROCKFORD = bytes.maketrans(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", b"0123456789abcdefghjkmnpqrstvwxyz")


@given(st.uuids())
def test_an_id_is_its_uuid_in_crockfords_base32(value: UUID) -> None:
    by_the_library = base64.b32encode(b"\0\0\0\0" + value.bytes).translate(_TO_CROCKFORD)[6:].decode()
    assert encode_id("bkg", value) == f"bkg_{by_the_library}"
    assert decode_id("bkg", encode_id("bkg", value)) == value


@pytest.mark.parametrize(
    ("value", "suffix"),  # of the specification's valid.yml
    [
        ("00000000-0000-0000-0000-000000000000", "00000000000000000000000000"),
        ("00000000-0000-0000-0000-000000000020", "00000000000000000000000010"),
        ("ffffffff-ffff-ffff-ffff-ffffffffffff", "7zzzzzzzzzzzzzzzzzzzzzzzzz"),
        ("01890a5d-ac96-774b-bcce-b302099a8057", "01h455vb4pex5vsknk084sn02q"),
    ],
)
def test_known_ids(value: str, suffix: str) -> None:
    assert encode_id("org", UUID(value)) == f"org_{suffix}"


def test_ids_sort_by_the_time_they_were_made() -> None:
    earlier, later = new_id(1_700_000_000_000), new_id(1_700_000_000_001)
    assert encode_id("evt", earlier) < encode_id("evt", later)
    assert earlier.version == later.version == 7
