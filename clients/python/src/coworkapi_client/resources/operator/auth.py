"""Account: a person's own account: password, e-mail address, name."""

from __future__ import annotations

from collections.abc import Mapping
from types import NoneType
from typing import Any, Literal

from coworkapi_client import models
from coworkapi_client._calls import UNSET, Unset, given, nullable, segment
from coworkapi_client._resource import AsyncResource, Resource, awaited


class Auth(Resource):
    """Account: a person's own account: password, e-mail address, name."""

    def get_account(self) -> models.Account:
        """Read your account.

        The signed-in user's own.
        """
        return self._send("GET", "/v1/auth/account", models.Account)

    def update_account(self, *, name: str | Unset | None = UNSET, locale: str | Unset | None = UNSET) -> models.Account:
        """Change your name or language.

        Seen in every organization that you work for.

        Args:
            locale: Language: `en`, `de`, or with the country, `de-AT`
        """
        return self._send(
            "PATCH",
            "/v1/auth/account",
            models.Account,
            body=given({"name": nullable(name), "locale": nullable(locale)}),
        )

    def list_authorized_apps(self) -> models.AuthorizedApps:
        """List the apps that act for you.

        In the organization that you work in now, by name (at most 200).
        """
        return self._send("GET", "/v1/auth/authorized-apps", models.AuthorizedApps)

    def end_authorized_app(self, app_id: str) -> None:
        """Let an app act for you no more.

        All of its tokens for you stop working at once.

        Args:
            app_id: Id of the third-party app

        Raises NotFound.
        """
        return self._send("DELETE", f"/v1/auth/authorized-apps/{segment(app_id)}", NoneType)

    def change_password(self, *, current_password: str, new_password: str, idempotency_key: str | None = None) -> None:
        """Change your password.

        Ends your other sessions. A wrong current password counts as a failed sign-in.

        Args:
            current_password: The one that the account has now
            new_password: 10 to 200 characters, not one of the first that are tried

        Raises WrongCredentials, WeakPassword, SignInLocked.
        """
        return self._send(
            "POST",
            "/v1/auth/change-password",
            NoneType,
            body=given({"current_password": current_password, "new_password": new_password}),
            idempotency_key=idempotency_key,
        )

    def sign_in_with_passkey(
        self, *, credential: Mapping[str, Any], organization: str | None = None, idempotency_key: str | None = None
    ) -> models.SignedIn:
        """Sign in with a passkey.

        Proves both factors at once, so no code is asked for.

        Args:
            credential: What the browser's `navigator.credentials` gave, by its `toJSON()`
            organization: Id or slug of the organization to work in; the last one used unless given

        Raises PasskeyRefused, NotFound.
        """
        return self._send(
            "POST",
            "/v1/auth/passkey-sign-in",
            models.SignedIn,
            body=given({"credential": credential, "organization": organization}),
            idempotency_key=idempotency_key,
            signed=False,
            signs_in=True,
        )

    def begin_passkey_sign_in(self, *, idempotency_key: str | None = None) -> models.PasskeyOptions:
        """Begin to sign in with a passkey.

        What to ask the browser for, within five minutes. No address is needed: the passkey knows whose it is.
        """
        return self._send(
            "POST",
            "/v1/auth/passkey-sign-in/options",
            models.PasskeyOptions,
            idempotency_key=idempotency_key,
            signed=False,
        )

    def list_passkeys(self) -> models.Passkeys:
        """List your passkeys.

        All of them (20 at the most), the newest first.
        """
        return self._send("GET", "/v1/auth/passkeys", models.Passkeys)

    def add_passkey(
        self, *, name: str, credential: Mapping[str, Any], idempotency_key: str | None = None
    ) -> models.Passkey:
        """Add a passkey.

        Signs in from now on, without a password or a code: the device has checked its user.

        Args:
            credential: What the browser's `navigator.credentials` gave, by its `toJSON()`

        Raises PasskeyRefused.
        """
        return self._send(
            "POST",
            "/v1/auth/passkeys",
            models.Passkey,
            body=given({"name": name, "credential": credential}),
            idempotency_key=idempotency_key,
        )

    def begin_passkey(
        self, *, password: str | None = None, code: str | None = None, idempotency_key: str | None = None
    ) -> models.PasskeyOptions:
        """Begin to add a passkey.

        What to ask the browser for, within five minutes. Takes the password, or a code: where an
        authenticator app is set up, its code.

        Args:
            password: Or a code
            code: Of the authenticator app; or the password, where none is set up

        Raises WrongCredentials, SecondFactorRequired, WrongCode, TooManyPasskeys, SignInLocked.
        """
        return self._send(
            "POST",
            "/v1/auth/passkeys/options",
            models.PasskeyOptions,
            body=given({"password": password, "code": code}),
            idempotency_key=idempotency_key,
        )

    def rename_passkey(self, passkey_id: str, *, name: str) -> models.Passkey:
        """Rename a passkey.

        One of your own.

        Args:
            passkey_id: Id of the passkey

        Raises NotFound.
        """
        return self._send(
            "PATCH", f"/v1/auth/passkeys/{segment(passkey_id)}", models.Passkey, body=given({"name": name})
        )

    def remove_passkey(self, passkey_id: str) -> None:
        """Remove a passkey.

        It signs in no more; sessions that it opened go on until they are ended.

        Args:
            passkey_id: Id of the passkey

        Raises NotFound.
        """
        return self._send("DELETE", f"/v1/auth/passkeys/{segment(passkey_id)}", NoneType)

    def request_password_reset(self, *, email: str, idempotency_key: str | None = None) -> None:
        """Ask for a link to reset a password.

        Always 202: whether the address has an account is not said. At most three mails an hour for one address.

        Args:
            email: Kept in lower case
        """
        return self._send(
            "POST",
            "/v1/auth/password-reset-requests",
            NoneType,
            body=given({"email": email}),
            idempotency_key=idempotency_key,
            signed=False,
        )

    def reset_password(self, *, token: str, new_password: str, idempotency_key: str | None = None) -> None:
        """Reset a password by a mailed link.

        Ends every session of the account and lifts a lock. Works once, for an hour.

        Args:
            token: Of the link in the mail: what follows `#token=`
            new_password: 10 to 200 characters, not one of the first that are tried

        Raises LinkRefused, WeakPassword.
        """
        return self._send(
            "POST",
            "/v1/auth/password-resets",
            NoneType,
            body=given({"token": token, "new_password": new_password}),
            idempotency_key=idempotency_key,
            signed=False,
        )

    def refresh_session(self, *, refresh_token: str, idempotency_key: str | None = None) -> models.Tokens:
        """Get new tokens for a refresh token.

        The old tokens stop working. A refresh token that is used twice ends its session, since one of its two bearers
        stole it; send an Idempotency-Key, and a repeated request gets the first answer instead.

        Args:
            refresh_token: Good once, for the next pair of tokens

        Raises RefreshRefused.
        """
        return self._send(
            "POST",
            "/v1/auth/refresh",
            models.Tokens,
            body=given({"refresh_token": refresh_token}),
            idempotency_key=idempotency_key,
            signed=False,
            signs_in=True,
        )

    def get_second_factor(self) -> models.SecondFactor:
        """Say what is set up beside the password.

        The signed-in user's own.
        """
        return self._send("GET", "/v1/auth/second-factor", models.SecondFactor)

    def get_current_session(self) -> models.WhoAmI:
        """Say who is signed in.

        Whose credential it is, where it works, and its rights. For users, members, API keys and apps.
        """
        return self._send("GET", "/v1/auth/session", models.WhoAmI)

    def list_sessions(self) -> models.Sessions:
        """List your sessions.

        Those that still live, newest first (at most 100).
        """
        return self._send("GET", "/v1/auth/sessions", models.Sessions)

    def end_other_sessions(self) -> None:
        """End your other sessions.

        Every session but the one that asks.
        """
        return self._send("DELETE", "/v1/auth/sessions", NoneType)

    def end_session(self, session_id: str) -> None:
        """End one of your sessions.

        Its tokens stop working at once.

        Args:
            session_id: Id of the session

        Raises NotFound.
        """
        return self._send("DELETE", f"/v1/auth/sessions/{segment(session_id)}", NoneType)

    def sign_in(
        self,
        *,
        email: str,
        password: str,
        organization: str | None = None,
        otp: str | None = None,
        idempotency_key: str | None = None,
    ) -> models.SignedIn:
        """Sign in with a password.

        The same answer, after the same work, for a wrong password and for an address without an account. After ten wrong
        passwords or codes in 15 minutes the address is locked for 15 minutes. Where the account has a second factor, a
        right password alone is answered `second_factor_required`: send it again with the code as `otp`.

        Args:
            email: Kept in lower case
            password: The account's
            organization: Id or slug of the organization to work in; the last one used unless given
            otp: The code of the authenticator app, or a recovery code, where the account has one set up

        Raises WrongCredentials, SecondFactorRequired, WrongCode, NotFound, SignInLocked.
        """
        return self._send(
            "POST",
            "/v1/auth/sign-in",
            models.SignedIn,
            body=given({"email": email, "password": password, "organization": organization, "otp": otp}),
            idempotency_key=idempotency_key,
            signed=False,
            signs_in=True,
        )

    def sign_out(self, *, idempotency_key: str | None = None) -> None:
        """End this session.

        The access token and its refresh token stop working at once.
        """
        return self._send("POST", "/v1/auth/sign-out", NoneType, idempotency_key=idempotency_key)

    def switch_organization(self, *, organization: str, idempotency_key: str | None = None) -> models.OrganizationRef:
        """Work in another organization.

        The session's next request is made there, with the same tokens.

        Args:
            organization: Id or slug of one of your organizations

        Raises NotFound.
        """
        return self._send(
            "POST",
            "/v1/auth/switch-organization",
            models.OrganizationRef,
            body=given({"organization": organization}),
            idempotency_key=idempotency_key,
        )

    def begin_totp(self, *, password: str, idempotency_key: str | None = None) -> models.TotpBegun:
        """Begin to set up an authenticator app.

        Nothing is asked for at sign-in until a first code is confirmed. Beginning again gives another secret.

        Args:
            password: The account's, asked for once more

        Raises WrongCredentials, SecondFactorIsOn, SignInLocked.
        """
        return self._send(
            "POST",
            "/v1/auth/totp",
            models.TotpBegun,
            body=given({"password": password}),
            idempotency_key=idempotency_key,
        )

    def confirm_totp(self, *, code: str, idempotency_key: str | None = None) -> models.RecoveryCodes:
        """Confirm the authenticator app by its first code.

        From now on signing in with the password takes a code, too. Keep the recovery codes where the app is not.

        Args:
            code: Six digits of the authenticator app, or a recovery code

        Raises WrongCode, SecondFactorIsOn, SecondFactorIsOff, SignInLocked.
        """
        return self._send(
            "POST",
            "/v1/auth/totp/confirm",
            models.RecoveryCodes,
            body=given({"code": code}),
            idempotency_key=idempotency_key,
        )

    def renew_recovery_codes(self, *, code: str, idempotency_key: str | None = None) -> models.RecoveryCodes:
        """Get new recovery codes.

        The old ones stop working.

        Args:
            code: Six digits of the authenticator app, or a recovery code

        Raises WrongCode, SignInLocked.
        """
        return self._send(
            "POST",
            "/v1/auth/totp/recovery-codes",
            models.RecoveryCodes,
            body=given({"code": code}),
            idempotency_key=idempotency_key,
        )

    def remove_totp(self, *, code: str, idempotency_key: str | None = None) -> None:
        """Take the authenticator app away.

        Takes a code of the app, or a recovery code. The password is enough from then on.

        Args:
            code: Six digits of the authenticator app, or a recovery code

        Raises WrongCode, SignInLocked.
        """
        return self._send(
            "POST", "/v1/auth/totp/remove", NoneType, body=given({"code": code}), idempotency_key=idempotency_key
        )

    def sign_up(
        self,
        *,
        token: str,
        organization_name: str,
        mode: Literal["live", "test"],
        name: str,
        password: str,
        location: models.FirstLocationIn,
        slug: str | None = None,
        locale: str | None = None,
        legal_name: str | None = None,
        vat_id: str | None = None,
        otp: str | None = None,
        idempotency_key: str | None = None,
    ) -> models.SignUp:
        """Sign up with an organization.

        Makes the organization, its owner's account, a legal entity and a first location, and signs the owner in. The
        mailed link works once, for a day. Where the address has an account, give its password: that person owns the new
        organization, too. A wrong one counts as a failed sign-in.

        Args:
            token: Of the mailed link: it proves the address
            organization_name: What people call your space
            slug: Made of the organization's name unless given
            mode: A test organization has a clock that moves and mail that goes nowhere
            locale: Language: `en`, `de`, or with the country, `de-AT`
            legal_name: Of the legal entity; the organization's name unless given
            vat_id: VAT identification number with the country's letters, as `DE136695976`
            name: The owner's
            password: A new one, or your account's, where the address has one
            otp: The code of the authenticator app, or a recovery code, where the account has one set up
            location: The first site, and the country and currency of the company behind it

        Raises LinkRefused, WrongCredentials, SecondFactorRequired, WrongCode, SignUpClosed, SlugTaken, WeakPassword,
        SignInLocked.
        """
        return self._send(
            "POST",
            "/v1/sign-up",
            models.SignUp,
            body=given(
                {
                    "token": token,
                    "organization_name": organization_name,
                    "slug": slug,
                    "mode": mode,
                    "locale": locale,
                    "legal_name": legal_name,
                    "vat_id": vat_id,
                    "name": name,
                    "password": password,
                    "otp": otp,
                    "location": location,
                }
            ),
            idempotency_key=idempotency_key,
            signed=False,
            signs_in=True,
        )

    def request_sign_up(self, *, email: str, locale: str | None = None, idempotency_key: str | None = None) -> None:
        """Ask for a link to sign up with.

        Always 202 and always a mail: whether the address has an account is not said. At most three mails an hour for one
        address.

        Args:
            email: Kept in lower case
            locale: Of the mail

        Raises SignUpClosed.
        """
        return self._send(
            "POST",
            "/v1/sign-up-requests",
            NoneType,
            body=given({"email": email, "locale": locale}),
            idempotency_key=idempotency_key,
            signed=False,
        )


class AsyncAuth(AsyncResource):
    """`Auth` with asyncio."""

    get_account = awaited(Auth.get_account)
    """Read your account."""

    update_account = awaited(Auth.update_account)
    """Change your name or language."""

    list_authorized_apps = awaited(Auth.list_authorized_apps)
    """List the apps that act for you."""

    end_authorized_app = awaited(Auth.end_authorized_app)
    """Let an app act for you no more."""

    change_password = awaited(Auth.change_password)
    """Change your password."""

    sign_in_with_passkey = awaited(Auth.sign_in_with_passkey)
    """Sign in with a passkey."""

    begin_passkey_sign_in = awaited(Auth.begin_passkey_sign_in)
    """Begin to sign in with a passkey."""

    list_passkeys = awaited(Auth.list_passkeys)
    """List your passkeys."""

    add_passkey = awaited(Auth.add_passkey)
    """Add a passkey."""

    begin_passkey = awaited(Auth.begin_passkey)
    """Begin to add a passkey."""

    rename_passkey = awaited(Auth.rename_passkey)
    """Rename a passkey."""

    remove_passkey = awaited(Auth.remove_passkey)
    """Remove a passkey."""

    request_password_reset = awaited(Auth.request_password_reset)
    """Ask for a link to reset a password."""

    reset_password = awaited(Auth.reset_password)
    """Reset a password by a mailed link."""

    refresh_session = awaited(Auth.refresh_session)
    """Get new tokens for a refresh token."""

    get_second_factor = awaited(Auth.get_second_factor)
    """Say what is set up beside the password."""

    get_current_session = awaited(Auth.get_current_session)
    """Say who is signed in."""

    list_sessions = awaited(Auth.list_sessions)
    """List your sessions."""

    end_other_sessions = awaited(Auth.end_other_sessions)
    """End your other sessions."""

    end_session = awaited(Auth.end_session)
    """End one of your sessions."""

    sign_in = awaited(Auth.sign_in)
    """Sign in with a password."""

    sign_out = awaited(Auth.sign_out)
    """End this session."""

    switch_organization = awaited(Auth.switch_organization)
    """Work in another organization."""

    begin_totp = awaited(Auth.begin_totp)
    """Begin to set up an authenticator app."""

    confirm_totp = awaited(Auth.confirm_totp)
    """Confirm the authenticator app by its first code."""

    renew_recovery_codes = awaited(Auth.renew_recovery_codes)
    """Get new recovery codes."""

    remove_totp = awaited(Auth.remove_totp)
    """Take the authenticator app away."""

    sign_up = awaited(Auth.sign_up)
    """Sign up with an organization."""

    request_sign_up = awaited(Auth.request_sign_up)
    """Ask for a link to sign up with."""
