"""The routes of payments: operators', members', providers'."""

from __future__ import annotations

from coworkapi.payments.routes import collections, deposits, methods, outside, paying, payments, providers, settling

ROUTERS = [
    outside.gateways,
    providers.router,
    settling.router,
    methods.router,
    methods.mine,
    payments.router,
    paying.invoices,
    paying.my_invoices,
    paying.mine,
    payments.refunds,
    payments.disputes,
    collections.router,
    deposits.router,
    outside.webhooks,
    outside.local,
]

TAGS = [
    {
        "name": "Payment methods",
        "description": "Cards and bank accounts that can be charged; their numbers stay with the provider.",
    },
    {
        "name": "Payment providers",
        "description": "Your organization's own keys at Stripe and GoCardless: checked, sealed, rotated.",
    },
    {
        "name": "Payments",
        "description": "Money that comes in: charged to payment methods, collected when it is due, or taken by hand.",
    },
    {"name": "My payments", "description": "The signed-in member's payment methods and payments."},
    {"name": "Refunds and disputes", "description": "Money that goes back, on purpose or by the customer's bank."},
    {"name": "Provider webhooks", "description": "What payment providers send."},
    {"name": "Local payments", "description": "The local gateway's confirm page, for test organizations."},
]
