"""Verbs of single sign-on."""

from coworkapi.identity.sso.service.connections import (
    connections,
    create_connection,
    delete_connection,
    get_connection,
    update_connection,
)
from coworkapi.identity.sso.service.entering import (
    Proved,
    hand_on_identities,
    linked,
    prove_code,
    remember_identity,
    sign_in_staff,
)
from coworkapi.identity.sso.service.signing import (
    Asked,
    Question,
    answer_with_code,
    callback_of,
    find_sign_in,
    make_question,
    nonce_of,
    question_of,
    take_state,
    verifier_of,
)

__all__ = [
    "Asked",
    "Proved",
    "Question",
    "answer_with_code",
    "callback_of",
    "connections",
    "create_connection",
    "delete_connection",
    "find_sign_in",
    "get_connection",
    "hand_on_identities",
    "linked",
    "make_question",
    "nonce_of",
    "prove_code",
    "question_of",
    "remember_identity",
    "sign_in_staff",
    "take_state",
    "update_connection",
    "verifier_of",
]
