"""Bank statements as a bank would write them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape


@dataclass(frozen=True)
class Booking:
    """One entry, minor units of EUR; negative: it went out."""

    amount: int
    name: str | None
    iban: str | None
    text: str
    day: str = "2026-11-03"
    status: str = "BOOK"
    end_to_end: str | None = None
    parts: Sequence[Booking] = field(default_factory=tuple)


def camt053(bookings: Sequence[Booking], *, opening: int | None = None, reference: str = "STM-1") -> bytes:
    """A CAMT.053.001.08 document with one statement; balances that fit where an opening one is given."""
    booked = sum(one.amount for one in bookings if one.status == "BOOK")
    balances = ""
    if opening is not None:
        balances = _balance("OPBD", opening) + _balance("CLBD", opening + booked)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
<GrpHdr><MsgId>M-1</MsgId><CreDtTm>2026-11-06T01:00:00+01:00</CreDtTm></GrpHdr>
<Stmt><Id>{reference}</Id><CreDtTm>2026-11-06T01:00:00+01:00</CreDtTm>
<Acct><Id><IBAN>DE02120300000000202051</IBAN></Id><Ccy>EUR</Ccy></Acct>{balances}
{"".join(_entry(one) for one in bookings)}
</Stmt></BkToCstmrStmt></Document>
""".encode()


def _balance(kind: str, amount: int) -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>{_amount(amount)}{_direction(amount)}"
        "<Dt><Dt>2026-11-05</Dt></Dt></Bal>"
    )


def _entry(one: Booking) -> str:
    parts = one.parts or [one]
    return (
        f"<Ntry>{_amount(one.amount)}{_direction(one.amount)}<Sts><Cd>{one.status}</Cd></Sts>"
        f"<BookgDt><Dt>{one.day}</Dt></BookgDt><ValDt><Dt>{one.day}</Dt></ValDt>"
        f"<NtryDtls>{''.join(_transaction(part) for part in parts)}</NtryDtls></Ntry>"
    )


def _transaction(one: Booking) -> str:
    role = "Dbtr" if one.amount > 0 else "Cdtr"
    party = f"<{role}><Pty><Nm>{escape(one.name)}</Nm></Pty></{role}>" if one.name else ""
    account = f"<{role}Acct><Id><IBAN>{one.iban}</IBAN></Id></{role}Acct>" if one.iban else ""
    reference = f"<Refs><EndToEndId>{one.end_to_end}</EndToEndId></Refs>" if one.end_to_end else ""
    return (
        f"<TxDtls>{reference}{_amount(one.amount)}{_direction(one.amount)}<RltdPties>{party}{account}</RltdPties>"
        f"<RmtInf><Ustrd>{escape(one.text)}</Ustrd></RmtInf></TxDtls>"
    )


def _amount(amount: int) -> str:
    return f'<Amt Ccy="EUR">{abs(amount) // 100}.{abs(amount) % 100:02}</Amt>'


def _direction(amount: int) -> str:
    return f"<CdtDbtInd>{'CRDT' if amount >= 0 else 'DBIT'}</CdtDbtInd>"
