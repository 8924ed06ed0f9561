"""Passwords: argon2id, in threads, and as much work for an account that does not exist as for one that does."""

from __future__ import annotations

import asyncio
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

# OWASP's parameters for argon2id (19 MiB, two passes, one lane): some 30 ms of one core.
_HASHER = PasswordHash((Argon2Hasher(time_cost=2, memory_cost=19_456, parallelism=1),))
# Bounds what a flood of sign-ins takes of memory and processors; the event loop never hashes.
_THREADS = ThreadPoolExecutor(4, "argon2")
MIN_LENGTH = 10
MAX_LENGTH = 200
_COMMON = frozenset(
    """
    0123456789 1234567890 12345678910 123456789a 1q2w3e4r5t abcd123456 abcdefghij admin12345 administrator asdfghjkl1
    changeme123 coworking1 coworking123 football123 iloveyou123 letmein123 password10 password12 password123
    password1234 passwort123 princess123 qwerty12345 qwertyuiop qwertzuiop sunshine123 welcome123 welcome1234
    """.split()  # noqa: SIM905 - a list of forty strings reads worse
)


def weakness(password: str, *, email: str) -> str | None:
    """What is wrong with a new password, or None."""
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
        return f"must have {MIN_LENGTH} to {MAX_LENGTH} characters"
    folded = password.casefold()
    if folded in _COMMON or len(set(folded)) < 4:
        return "is one of the first that an attacker tries; use a longer phrase of your own"
    local = email.partition("@")[0]
    if folded in (email, local) or (len(local) >= 4 and folded.replace(local, "", 1).isdigit()):
        return "is your e-mail address; use a phrase of your own"
    return None


async def hash_password(password: str) -> str:
    """The hash to keep."""
    return await asyncio.get_running_loop().run_in_executor(_THREADS, _HASHER.hash, _normalized(password))


async def verify_password(password: str, password_hash: str | None) -> tuple[bool, str | None]:
    """Whether the password is right, and a better hash to keep when the parameters have changed since.

    With no hash (no such account, or one without a password) the same work is done and the answer is no.
    """
    return await asyncio.get_running_loop().run_in_executor(_THREADS, _verify, _normalized(password), password_hash)


def _verify(password: str, password_hash: str | None) -> tuple[bool, str | None]:
    dummy = _dummy()
    right, better = _HASHER.verify_and_update(password, password_hash or dummy)
    return (right, better) if password_hash else (False, None)


def _normalized(password: str) -> str:
    # The same characters typed on another keyboard may be other code points (NIST SP 800-63B, 3.1.1.2).
    return unicodedata.normalize("NFKC", password)


@lru_cache(maxsize=1)
def _dummy() -> str:
    return _HASHER.hash("no account has this password")
