"""Every setting of the service, read from the environment once at start.

Names are `COWORKAPI_<FIELD>`; `DATABASE_URL` and `REDIS_URL` are understood too, as platforms set them.
A wrong value stops the start with a message that names the variable (see `coworkapi check-config`).
"""

from __future__ import annotations

import secrets
from functools import lru_cache
from ipaddress import ip_address
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import AliasChoices, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Settings by environment variable, prefix `COWORKAPI_`."""

    model_config = SettingsConfigDict(env_prefix="COWORKAPI_", extra="ignore", populate_by_name=True)

    environment: Literal["development", "test", "production"] = Field(
        "development", description="`production` refuses unsafe defaults (no secret key, ...)."
    )
    database_url: str = Field(
        "",
        validation_alias=AliasChoices("COWORKAPI_DATABASE_URL", "DATABASE_URL"),
        description="PostgreSQL 15 or newer, `postgresql://user:password@host:port/name`. "
        "Empty: `coworkapi up` starts its own.",
    )
    migration_database_url: str = Field(
        "", description="The address that `coworkapi migrate` uses, when migrations have a role of their own."
    )
    database_role: str = Field(
        "coworkapi_app",
        description="Role that the service takes on each connection; row-level security binds it. "
        "Made by the migrations.",
    )
    database_pool_size: int = Field(20, ge=1, le=200, description="Connections kept per process.")
    database_pool_overflow: int = Field(
        0, ge=0, le=200, description="Connections more than that under load; each is opened and closed again."
    )
    redis_url: str = Field(
        "",
        validation_alias=AliasChoices("COWORKAPI_REDIS_URL", "REDIS_URL"),
        description="Redis or Valkey, `redis://host:port/0`. Only nudges and rate limits live there; "
        "it may be flushed.",
    )
    data_dir: Path = Field(
        Path(".coworkapi"),
        description="Folder of `coworkapi up`: its PostgreSQL, files and generated secret.",
    )
    files_url: str = Field(
        "", description="Where files live: `file:///path` or `s3://bucket/prefix`. Empty: in the data folder."
    )
    secret_key: SecretStr = Field(
        SecretStr(""),
        description="At least 32 characters; signs cursors and links. Made on first start in development.",
    )
    host: str = Field("127.0.0.1", description="Address that the API binds to.")
    port: int = Field(8000, ge=1, le=65535, description="Port of the API.")
    workers: int = Field(1, ge=1, le=64, description="API processes of `coworkapi serve`.")
    public_url: str = Field(
        "", description="How clients reach the API (links in mails and feeds). Empty: `http://host:port`."
    )
    trusted_proxies: str = Field(
        "127.0.0.1", description="Comma-separated addresses whose `X-Forwarded-*` headers are believed."
    )
    cors_origins: str = Field("", description="Comma-separated origins of browser apps, or `*`.")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="Least level that is logged.")
    log_format: Literal["auto", "console", "json"] = Field(
        "auto", description="`auto`: console on a terminal, JSON elsewhere."
    )
    requests_at_once: int = Field(
        64,
        ge=1,
        description="Requests that one API process works on at a time; more are answered 503 with `Retry-After`.",
    )
    max_body_bytes: int = Field(1_048_576, ge=1024, description="Largest JSON body; uploads have `max_upload_bytes`.")
    max_upload_bytes: int = Field(26_214_400, ge=1024, description="Largest uploaded file (import, photo, plan).")
    rate_limit_per_minute: int = Field(
        1200,
        ge=0,
        description="Requests per minute and principal (public routes: a tenth, per address). 0: no limit.",
    )
    sign_in_attempts: int = Field(
        10, ge=1, description="Failed sign-ins per account in 15 minutes before it is locked for 15 minutes."
    )
    passkey_domain: str = Field(
        "", description="Domain that passkeys belong to (the relying party's id). Empty: the public address's host."
    )
    passkey_origins: str = Field(
        "", description="Comma-separated origins of the pages that may use passkeys, beside the public address."
    )
    access_token_minutes: int = Field(15, ge=1, le=120, description="Life of an access token.")
    refresh_token_days: int = Field(30, ge=1, le=365, description="Life of a refresh token since its use.")
    open_sign_up: bool = Field(True, description="Whether anyone may create an organization.")
    mail_url: str = Field(
        "local:",
        description="`local:` sends nothing: test organizations' mails are readable over the API, and at this machine "
        "all of them at `/inbox` (not in production); `smtp://user:password@host:587?starttls=1` sends.",
    )
    mail_from: str = Field("coworkapi <no-reply@localhost>", description="Sender of mails.")
    stripe_secret_key: SecretStr = Field(
        SecretStr(""), description="Stripe's secret key, `sk_...`. Empty: live organizations take no cards."
    )
    stripe_publishable_key: str = Field("", description="Stripe's key for the customer's browser, `pk_...`.")
    stripe_webhook_secret: SecretStr = Field(
        SecretStr(""), description="What Stripe signs its webhooks with, `whsec_...`."
    )
    stripe_api_url: str = Field("https://api.stripe.com", description="Where Stripe is; another for its test server.")
    gocardless_access_token: SecretStr = Field(
        SecretStr(""), description="GoCardless' access token. Empty: live organizations have no direct debit by it."
    )
    gocardless_webhook_secret: SecretStr = Field(SecretStr(""), description="What GoCardless signs its webhooks with.")
    gocardless_api_url: str = Field(
        "https://api.gocardless.com",
        description="Where GoCardless is; `https://api-sandbox.gocardless.com` for trying.",
    )
    vat_register: str = Field(
        "",
        description="`vies:` asks the European Commission's register whether VAT ids are valid; `local:` finds all of "
        "them valid; empty: nobody is asked, and form and check digits decide. Test organizations always ask locally.",
    )
    webhook_targets: Literal["public", "any"] = Field(
        "public",
        description="Where webhooks may go, and where providers of single sign-on may be. `public`: addresses of the "
        "public internet, of live organizations and providers by HTTPS only; `any`: private ones and this machine, "
        "too, and plain HTTP (development; `coworkapi up` sets it).",
    )
    metrics: bool = Field(True, description="Whether `/metrics` is served.")

    @model_validator(mode="after")
    def _safe_in_production(self) -> Self:
        if self.environment == "production":
            if len(self.secret_key.get_secret_value()) < 32:
                raise ValueError("COWORKAPI_SECRET_KEY: set at least 32 random characters in production")
            if not self.database_url:
                raise ValueError("COWORKAPI_DATABASE_URL: set the PostgreSQL address in production")
        elif not self.secret_key.get_secret_value():
            self.secret_key = SecretStr(secrets.token_urlsafe(32))
        for provider, key, webhook in (
            ("STRIPE", self.stripe_secret_key, self.stripe_webhook_secret),
            ("GOCARDLESS", self.gocardless_access_token, self.gocardless_webhook_secret),
        ):
            # Without its webhooks we would learn of failures and disputes too late, or never.
            if key.get_secret_value() and not webhook.get_secret_value():
                raise ValueError(f"COWORKAPI_{provider}_WEBHOOK_SECRET: set it, too, to take money by this provider")
        if not self.public_url:
            self.public_url = f"http://{self.host}:{self.port}"
        return self

    @property
    def has_inbox(self) -> bool:
        """Whether `/inbox` shows what this service mails, without a sign-in: only where mail is local and the service
        is reached on this machine (by its public address), and never in production."""
        here = is_local_name(urlsplit(self.public_url).hostname or "")
        return self.mail_url == "local:" and self.environment != "production" and here

    @property
    def resolved_files_url(self) -> str:
        return self.files_url or (self.data_dir.resolve() / "files").as_uri()


def is_local_name(host: str) -> bool:
    """Whether a host name means this machine, whatever a name server says."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def variables(field_name: str) -> list[str]:
    """The environment variables that set a field, the first in rank first."""
    alias = Settings.model_fields[field_name].validation_alias
    if isinstance(alias, AliasChoices):
        return [str(choice) for choice in alias.choices]
    return [f"COWORKAPI_{field_name.upper()}"]


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()
