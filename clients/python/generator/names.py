"""What things of the document are called in Python."""

from __future__ import annotations

import keyword
import re

# Paths whose first segment is not what a reader would look under.
GROUPS = {
    "sign-up": "auth",
    "sign-up-requests": "auth",
    "built-in-roles": "roles",
    "sign-in": "auth",
    "sign-in-links": "auth",
    "oauth": "oauth",
}
METHODS = {
    "accept_quote_of_anyone": "accept",
    "get_booking_invitation": "get",
    "answer_booking_invitation": "answer",
    "run_dunning": "run",
    "list_oauth_grants": "list_grants",
    "end_oauth_grant": "end_grant",
    "replay_webhook_events": "replay",
    "change_role_in_my_team": "change_role",
    "sign_in_member": "sign_in_with_link",
    "request_sign_in_link": "request_sign_in_link",
}
_FACE_WORDS = {"my", "public"}
_TRAILING = {"of", "into", "from"}


def snake(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")


def pascal(text: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[^A-Za-z0-9]+", text))


def argument(name: str) -> str:
    """A parameter's name: `from` can't be one."""
    name = snake(name)
    return f"{name}_" if keyword.iskeyword(name) else name


def singular(word: str) -> str:
    for ending, replacement in (("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("s", "")):
        if word.endswith(ending) and not word.endswith("ss"):
            return word[: -len(ending)] + replacement
    return word


def method(operation_id: str, group: str, path: str) -> str:
    """`cancel_booking` of `bookings` is `cancel`: the group's name is said already."""
    if operation_id in METHODS:
        return METHODS[operation_id]
    if path.endswith("/batch"):
        return f"{operation_id.split('_')[0]}_many"
    words = [word for word in operation_id.split("_") if word not in _FACE_WORDS]
    plural = group.split("_")
    one = [*plural[:-1], singular(plural[-1])]
    for noun in (plural, one, one[-1:], plural[-1:]):
        at = next((i for i in range(len(words)) if words[i : i + len(noun)] == noun), None)
        # The verb comes first, but for `sign_up` of `sign_up` itself.
        if at is not None and (at > 0 and len(words) > len(noun)):
            words = words[:at] + words[at + len(noun) :]
            break
    while len(words) > 1 and words[-1] in _TRAILING:
        words.pop()
    name = "_".join(words)
    return f"{name}_" if keyword.iskeyword(name) else name


def schemas(names: list[str]) -> dict[str, str]:
    """Class names of schemas: `BookingOut` is `Booking`, and where two rooms have a `StatementOut`, the room tells."""
    found: dict[str, str] = {}
    wished: dict[str, list[str]] = {}
    for name in names:
        short = pascal(name.split("__")[-1])
        if short.endswith("Out") and short[:-3] not in names:
            short = short[:-3]
        wished.setdefault(short, []).append(name)
    for short, owners in wished.items():
        for owner in owners:
            parts = owner.split("__")
            clash = len(owners) > 1
            room = pascal(singular(parts[1])) if clash and len(parts) > 2 else ""
            found[owner] = short if short == room else room + short
    if len(set(found.values())) != len(found):
        twice = sorted(name for name in found.values() if list(found.values()).count(name) > 1)
        raise ValueError(f"two schemas have one name: {', '.join(twice)}")
    return found
