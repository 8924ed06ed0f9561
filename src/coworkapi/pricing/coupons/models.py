"""Tables of coupons."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Computed,
    Index,
    Integer,
    LargeBinary,
    String,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql.elements import conv

from coworkapi.core.models import CURRENT_ORGANIZATION, Base, Extensible, Stamped, Tenant, Versioned, tenant_fk


class Coupon(Tenant, Extensible, Stamped, Versioned, Base):
    """A percentage or an amount off the price of a booking, for who has one of its codes.

    Usable in `[valid_from, valid_until)`, at resources that `restrictions` (`benefits.values.Restrictions`) allow, for
    bookings that begin in its hours. `redeemed`: live uses (orders), kept by `redeem_coupon` and `release_redemptions`.
    """

    __tablename__ = "coupons"
    __table_args__ = (
        CheckConstraint("(percent_basis_points IS NULL) <> (amount IS NULL)", name="one_measure"),
        CheckConstraint("percent_basis_points BETWEEN 1 AND 10000", name="percent"),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("(amount IS NULL) = (currency IS NULL)", name="currency"),
        CheckConstraint("valid_from < valid_until", name="ends_after_it_begins"),
        CheckConstraint("max_per_member >= 1", name="max_per_member"),
        CheckConstraint("redeemed >= 0", name="redeemed"),
        CheckConstraint("redeemed <= max_redemptions", name=conv("coupon_used_up")),
        UniqueConstraint("organization_id", "external_id", name="coupon_external_id_once"),
        Index("coupons_updated_idx", "organization_id", "updated_at", "id"),
    )

    name: Mapped[str] = mapped_column(String(200))
    percent_basis_points: Mapped[int | None] = mapped_column(Integer)
    amount: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str | None] = mapped_column(String(3))
    valid_from: Mapped[datetime]
    valid_until: Mapped[datetime | None]
    max_redemptions: Mapped[int | None] = mapped_column(Integer)
    max_per_member: Mapped[int | None] = mapped_column(Integer)
    first_booking_only: Mapped[bool] = mapped_column(Boolean, default=False, server_default=text("false"))
    restrictions: Mapped[dict[str, Any]] = mapped_column(JSONB)
    disabled_at: Mapped[datetime | None]
    redeemed: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))


class CouponCode(Tenant, Base):
    """A code of a coupon. `key`: how it is found, whatever case, blanks and look-alikes it is typed with."""

    __tablename__ = "coupon_codes"
    __table_args__ = (
        tenant_fk("coupon_id", "coupons", ondelete="CASCADE"),
        UniqueConstraint("organization_id", "key", name="coupon_code_once"),
        CheckConstraint("NOT single_use OR redeemed <= 1", name=conv("coupon_code_used_up")),
        CheckConstraint("redeemed >= 0", name="redeemed"),
        Index("coupon_codes_coupon_idx", "organization_id", "coupon_id", "id"),
    )

    coupon_id: Mapped[UUID]
    code: Mapped[str] = mapped_column(String(40))
    key: Mapped[str] = mapped_column(String(40), Computed("coupon_key(code)", persisted=True))
    single_use: Mapped[bool] = mapped_column(Boolean)
    redeemed: Mapped[int] = mapped_column(Integer, default=0, server_default=text("0"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.app_now())


class CouponRedemption(Tenant, Base):
    """That a code was used. `source_id`: the booking; `amount`: what it took off, minor units.

    What was booked together (several bookings, a series) has one `order_id`, and is one use of the coupon.
    """

    __tablename__ = "coupon_redemptions"
    __table_args__ = (
        tenant_fk("coupon_id", "coupons"),
        tenant_fk("code_id", "coupon_codes"),
        tenant_fk("member_id", "members"),
        Index(
            "coupon_redeemed_once",
            "organization_id",
            "source_id",
            unique=True,
            postgresql_where=text("released_at IS NULL"),
        ),
        Index("coupon_redemptions_coupon_idx", "organization_id", "coupon_id", "id"),
        Index("coupon_redemptions_member_idx", "organization_id", "member_id", "coupon_id"),
        Index("coupon_redemptions_order_idx", "organization_id", "order_id"),
        CheckConstraint("amount >= 0", name="amount"),
    )

    coupon_id: Mapped[UUID]
    code_id: Mapped[UUID]
    member_id: Mapped[UUID | None]
    source_id: Mapped[UUID]
    order_id: Mapped[UUID]
    amount: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    redeemed_at: Mapped[datetime] = mapped_column(server_default=func.app_now())
    released_at: Mapped[datetime | None]


class CouponGuesses(Base):
    """Wrong codes of one member, key or address within an hour of real time. `guesser`: a digest of who it is."""

    __tablename__ = "coupon_guesses"
    __table_args__ = (Index("coupon_guesses_since_idx", "since"),)

    organization_id: Mapped[UUID] = mapped_column(primary_key=True, server_default=text(CURRENT_ORGANIZATION))
    guesser: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    wrong: Mapped[int] = mapped_column(Integer)
    since: Mapped[datetime] = mapped_column(server_default=func.now())
