"""Codes: of an authenticator app (RFC 6238: SHA-1, six digits, thirty seconds) and for recovery."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from typing import Literal
from uuid import UUID

import pyotp
from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.clock import utcnow
from coworkapi.core.sealing import Seal
from coworkapi.identity.factors.models import RecoveryCode, TotpSecret
from coworkapi.settings import Settings

STEP_SECONDS = 30
DRIFT = 1  # steps that a clock may be early or late
RECOVERY_CODES = 10
_TOTP = re.compile(r"\d{6}")


def seal_of(settings: Settings) -> Seal:
    return Seal(settings.secret_key.get_secret_value(), "totp")


def plain(code: str) -> str:
    """The code without what people put between its parts."""
    return re.sub(r"[\s-]", "", code).lower()


async def use_code(
    session: AsyncSession, *, settings: Settings, user_id: UUID, code: str
) -> Literal["otp", "recovery_code"] | None:
    """Which kind of code that is, if it is right; it isn't again. None for a wrong one."""
    code = plain(code)
    if not _TOTP.fullmatch(code):
        used = await session.scalar(
            delete(RecoveryCode)
            .where(RecoveryCode.user_id == user_id, RecoveryCode.code_hash == _hash(code))
            .returning(RecoveryCode.user_id)
        )
        return "recovery_code" if used else None
    row = await session.scalar(
        select(TotpSecret).where(TotpSecret.user_id == user_id, TotpSecret.confirmed_at.is_not(None)).with_for_update()
    )
    step = matching_step(row, code, settings) if row else None
    if row is None or step is None:
        return None
    row.last_step = step
    await session.flush()
    return "otp"


def matching_step(row: TotpSecret, code: str, settings: Settings) -> int | None:
    """The thirty seconds that the code is of, if they are about now and after the last ones that were accepted."""
    secret = seal_of(settings).unseal(row.sealed)
    if secret is None:  # sealed under another secret of the service: recovery codes still work
        return None
    totp, now = pyotp.TOTP(secret.decode()), int(utcnow().timestamp()) // STEP_SECONDS
    found = None
    for step in range(now - DRIFT, now + DRIFT + 1):  # all of them, so that the time taken tells nothing
        right = hmac.compare_digest(totp.generate_otp(step), plain(code).encode("ascii", "replace").decode())
        if right and (row.last_step is None or step > row.last_step):
            found = step
    return found


async def new_recovery_codes(session: AsyncSession, *, user_id: UUID) -> list[str]:
    """Ten codes in place of the old ones; shown once."""
    codes = [base64.b32encode(secrets.token_bytes(10)).decode().lower() for _ in range(RECOVERY_CODES)]
    await session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    await session.execute(insert(RecoveryCode), [{"user_id": user_id, "code_hash": _hash(code)} for code in codes])
    return ["-".join(code[i : i + 4] for i in range(0, 16, 4)) for code in codes]


def _hash(code: str) -> bytes:
    return hashlib.sha256(code.encode()).digest()
