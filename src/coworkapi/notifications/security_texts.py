"""What mails about a changed sign-in say, by the change."""

from __future__ import annotations

from collections.abc import Mapping

from coworkapi.notifications.texts import Text

_NOT_YOU = "If it wasn't you, change your password at once, end your other sessions, and look at what else has changed."
_NICHT_SIE = "Waren Sie es nicht, ändern Sie sofort Ihr Passwort, beenden Sie andere Sitzungen und prüfen Sie den Rest."


def _texts(subject: str, said: str, betreff: str, gesagt: str) -> Mapping[str, Text]:
    return {
        "en": Text(subject, "", ("Hello {name},", said, _NOT_YOU)),
        "de": Text(betreff, "", ("Guten Tag {name},", gesagt, _NICHT_SIE)),
    }


def _of_member(subject: str, said: str, betreff: str, gesagt: str) -> Mapping[str, Text]:
    not_you = (
        "If it wasn't you, sign in by a mailed link, remove passkeys that aren't yours and end your other sessions."
    )
    nicht_sie = "Waren Sie es nicht, entfernen Sie fremde Passkeys und beenden Sie andere Sitzungen."
    return {
        "en": Text(subject, "", ("Hello {name},", said, not_you)),
        "de": Text(betreff, "", ("Guten Tag {name},", gesagt, nicht_sie)),
    }


SECURITY_TEXTS: Mapping[str, Mapping[str, Text]] = {
    "second_factor_on": _texts(
        "Your account now asks for a code",
        "an authenticator app was set up for your account. Signing in with your password takes its code from now on.",
        "Ihr Konto fragt jetzt nach einem Code",
        "für Ihr Konto wurde eine Authenticator-App eingerichtet. Die Anmeldung fragt ab jetzt auch nach deren Code.",
    ),
    "second_factor_off": _texts(
        "Your account no longer asks for a code",
        "the authenticator app of your account was removed. Your password alone signs in from now on.",
        "Ihr Konto fragt nicht mehr nach einem Code",
        "die Authenticator-App Ihres Kontos wurde entfernt. Zur Anmeldung genügt ab jetzt das Passwort.",
    ),
    "recovery_codes_renewed": _texts(
        "New recovery codes",
        "new recovery codes were made for your account. The old ones have stopped working.",
        "Neue Wiederherstellungscodes",
        "für Ihr Konto wurden neue Wiederherstellungscodes erzeugt. Die alten gelten nicht mehr.",
    ),
    "passkey_added": _texts(
        "A passkey was added to your account",
        "a passkey was added to your account. It signs in without your password.",
        "Ein Passkey wurde hinzugefügt",
        "Ihrem Konto wurde ein Passkey hinzugefügt. Er meldet ohne Passwort an.",
    ),
    "passkey_removed": _texts(
        "A passkey was removed from your account",
        "a passkey was removed from your account. It no longer signs in.",
        "Ein Passkey wurde entfernt",
        "aus Ihrem Konto wurde ein Passkey entfernt. Er meldet nicht mehr an.",
    ),
    "member_passkey_added": _of_member(
        "A passkey was added",
        "the passkey {passkey} was added for you at {organization}. It signs in without a mailed link.",
        "Ein Passkey wurde hinzugefügt",
        "bei {organization} wurde für Sie der Passkey {passkey} hinzugefügt. Er meldet ohne Link per E-Mail an.",
    ),
    "member_passkey_removed": _of_member(
        "A passkey was removed",
        "the passkey {passkey} was removed at {organization}. It no longer signs in.",
        "Ein Passkey wurde entfernt",
        "bei {organization} wurde der Passkey {passkey} entfernt. Er meldet nicht mehr an.",
    ),
}
