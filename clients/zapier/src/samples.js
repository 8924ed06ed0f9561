// Written by tools/zapier_samples.py (`make clients`): what openapi/openapi.json shows as examples.
export default {
  "account": {
    "id": "acct_01jq2v5x8ye0rb6hm3k7n4d9ta",
    "external_id": null,
    "member_id": "mem_01jq2v5x8ye0rb6hm3k7n4d9ta",
    "team_id": null,
    "merged_into_id": null,
    "name": "Ostbahnhof",
    "email": null,
    "currency": "EUR",
    "address": {
      "line1": "Am Ostbahnhof 1",
      "line2": null,
      "postal_code": "10243",
      "city": "Berlin",
      "region": null,
      "country": "DE"
    },
    "vat_id": null,
    "tax_status": "standard",
    "pays_for": null,
    "monthly_cap": null,
    "metadata": {},
    "created_at": "2026-11-23T09:30:00Z",
    "updated_at": "2026-11-23T09:30:00Z"
  },
  "booking": {
    "id": "bkg_01jq2v5x8ye0rb6hm3k7n4d9ta",
    "resource_id": "res_01jq2v5x8ye0rb6hm3k7n4d9ta",
    "location_id": "loc_01jq2v5x8ye0rb6hm3k7n4d9ta",
    "time_zone": "Europe/Berlin",
    "member_id": "mem_01jq2v5x8ye0rb6hm3k7n4d9ta",
    "team_id": null,
    "series_id": null,
    "state": "confirmed",
    "starts_at": "2026-11-30T10:00:00Z",
    "ends_at": "2026-11-30T11:00:00Z",
    "quantity": 1,
    "unit_ids": [
      "unit_01jq2v5x8ye0rb6hm3k7n4d9ta"
    ],
    "attendee_count": 1,
    "title": null,
    "note": null,
    "terms": {
      "cancellation": [
        {
          "hours_before": 0,
          "fee_percent": 0
        }
      ],
      "buffer_minutes": 0,
      "no_show_minutes": null,
      "approval_hours": null,
      "payment_before_confirmation": false,
      "hold_minutes": 10
    },
    "expires_at": null,
    "check_in_by": null,
    "recurrence_at": null,
    "is_exception": false,
    "sequence": 0,
    "checked_in_at": null,
    "cancelled_at": null,
    "cancellation_reason": null,
    "cancellation_fee_percent": null,
    "account_id": null,
    "price": null,
    "quote_id": null,
    "created_by": "key_01jq2v5x8ye0rb6hm3k7n4d9ta",
    "external_id": null,
    "metadata": {},
    "created_at": "2026-11-23T09:30:00Z",
    "updated_at": "2026-11-23T09:30:00Z",
    "version": 1
  },
  "charge": {
    "id": "chg_01jq2v5x8ye0rb6hm3k7n4d9ta",
    "account_id": "acct_01jq2v5x8ye0rb6hm3k7n4d9ta",
    "legal_entity_id": "ent_01jq2v5x8ye0rb6hm3k7n4d9ta",
    "location_id": "loc_01jq2v5x8ye0rb6hm3k7n4d9ta",
    "member_id": "mem_01jq2v5x8ye0rb6hm3k7n4d9ta",
    "source_kind": "fee",
    "source_id": "chg_01jq2v5x8ye0rb6hm3k7n4d9ta",
    "part": "price",
    "starts_at": "2026-11-23T09:30:00Z",
    "ends_at": "2026-11-23T09:30:00Z",
    "description": "Cleaning of the kitchen",
    "quantity": 1,
    "amount": {
      "amount": 1,
      "currency": "EUR"
    },
    "net": {
      "amount": 1,
      "currency": "EUR"
    },
    "tax": {
      "amount": 0,
      "currency": "EUR"
    },
    "gross": {
      "amount": 1,
      "currency": "EUR"
    },
    "tax_code": "none",
    "tax_name": "No tax",
    "tax_basis_points": 0,
    "tax_included": false,
    "explanation": [
      {
        "code": "fee",
        "name": "Cleaning of the kitchen",
        "detail": "by hand, by key_01jq2v5x8ye0rb6hm3k7n4d9ta",
        "amount": {
          "amount": 1,
          "currency": "EUR"
        },
        "starts_at": null,
        "ends_at": null,
        "quantity": null,
        "unit_amount": null,
        "per_minutes": null,
        "refers_to": null
      }
    ],
    "settled": {
      "amount": 0,
      "currency": "EUR"
    },
    "outstanding": {
      "amount": 1,
      "currency": "EUR"
    },
    "purchase_order": null,
    "invoice_id": null,
    "credits_charge_id": null,
    "voids_charge_id": null,
    "voided_by_charge_id": null,
    "reason": null,
    "created_by": "key_01jq2v5x8ye0rb6hm3k7n4d9ta",
    "created_at": "2026-11-23T09:30:00Z"
  },
  "check_in": {
    "id": "chk_01jq2v5x8ye0rb6hm3k7n4d9ta",
    "location_id": "loc_01jq2v5x8ye0rb6hm3k7n4d9ta",
    "time_zone": "Europe/Berlin",
    "member_id": "mem_01jq2v5x8ye0rb6hm3k7n4d9ta",
    "host_member_id": null,
    "guest_name": null,
    "visitor_id": null,
    "on": "2026-11-23",
    "covered_by": "staff",
    "permission_id": null,
    "booking_id": null,
    "pass_id": null,
    "pass_burnt": false,
    "checked_in_at": "2026-11-23T09:30:00Z",
    "ends_at": "2026-11-23T23:00:00Z",
    "checked_out_at": null,
    "checked_in_by": "key_01jq2v5x8ye0rb6hm3k7n4d9ta",
    "checked_out_by": null,
    "created_at": "2026-11-23T09:30:00Z",
    "updated_at": "2026-11-23T09:30:00Z"
  },
  "credit_lot": {
    "id": "lot_01jq2v5x8ye0rb6hm3k7n4d9ta",
    "external_id": null,
    "account_id": "acct_01jq2v5x8ye0rb6hm3k7n4d9ta",
    "kind": "minutes",
    "use_of": null,
    "currency": null,
    "name": "Ostbahnhof",
    "granted": 60,
    "balance": 60,
    "valid_from": "2026-11-23T09:30:00Z",
    "valid_until": null,
    "expired_at": null,
    "restrictions": {
      "resource_type_ids": [],
      "location_ids": [],
      "hours": []
    },
    "shared": false,
    "member_cap": null,
    "source": "manual",
    "source_id": null,
    "price_paid": null,
    "rollover": null,
    "rolled_from_lot_id": null,
    "transferred_from_lot_id": null,
    "metadata": {},
    "created_at": "2026-11-23T09:30:00Z",
    "updated_at": "2026-11-23T09:30:00Z"
  },
  "invoice": {
    "number": "INV-2026-000001",
    "legal_entity_id": "ent_01jq2v5x8ye0rb6hm3k7n4d9ta",
    "account_id": "acct_01jq2v5x8ye0rb6hm3k7n4d9ta",
    "location_id": "loc_01jq2v5x8ye0rb6hm3k7n4d9ta",
    "currency": "EUR",
    "issued_on": "2026-11-23",
    "net": {
      "amount": 10000,
      "currency": "EUR"
    },
    "tax": {
      "amount": 0,
      "currency": "EUR"
    },
    "gross": {
      "amount": 10000,
      "currency": "EUR"
    },
    "open": {
      "amount": 9998,
      "currency": "EUR"
    },
    "seller": {
      "name": "Ostbahnhof",
      "address": {
        "line1": "Am Ostbahnhof 1",
        "line2": null,
        "postal_code": "10243",
        "city": "Berlin",
        "region": null,
        "country": "DE"
      },
      "country": "DE",
      "vat_id": "DE136695976",
      "tax_number": null,
      "registration": null,
      "iban": null,
      "bic": null,
      "account_holder": null,
      "footer": null
    },
    "buyer": {
      "name": "Ostbahnhof",
      "address": {
        "line1": "Am Ostbahnhof 1",
        "line2": null,
        "postal_code": "10243",
        "city": "Berlin",
        "region": null,
        "country": "DE"
      },
      "vat_id": null,
      "email": "ada@example.com"
    },
    "lines": [
      {
        "id": "ilin_01jq2v5x8ye0rb6hm3k7n4d9ta",
        "charge_id": "chg_01jq2v5x8ye0rb6hm3k7n4d9ta",
        "credited_line_id": null,
        "source_kind": "fee",
        "location_id": "loc_01jq2v5x8ye0rb6hm3k7n4d9ta",
        "description": "A fee",
        "quantity": 1,
        "starts_on": "2026-11-23",
        "ends_on": "2026-11-24",
        "net": {
          "amount": 10000,
          "currency": "EUR"
        },
        "tax": {
          "amount": 0,
          "currency": "EUR"
        },
        "gross": {
          "amount": 10000,
          "currency": "EUR"
        },
        "tax_code": "none",
        "tax_name": "No tax",
        "tax_basis_points": 0,
        "tax_category": "E",
        "tax_included": false
      }
    ],
    "taxes": [
      {
        "category": "E",
        "basis_points": 0,
        "name": "No tax",
        "net": {
          "amount": 10000,
          "currency": "EUR"
        },
        "tax": {
          "amount": 0,
          "currency": "EUR"
        },
        "note": "Not subject to VAT."
      }
    ],
    "notes": [
      "Not subject to VAT."
    ],
    "locale": "en",
    "purchase_order": null,
    "starts_on": "2026-11-23",
    "ends_on": "2026-11-24",
    "run_id": null,
    "delivery": "sent",
    "delivered_at": "2026-11-23T09:30:00Z",
    "finalized_at": "2026-11-23T09:30:00Z",
    "created_by": "key_01jq2v5x8ye0rb6hm3k7n4d9ta",
    "created_at": "2026-11-23T09:30:00Z",
    "updated_at": "2026-11-23T09:30:00Z",
    "id": "inv_01jq2v5x8ye0rb6hm3k7n4d9ta",
    "state": "partially_paid",
    "due_on": "2026-12-07",
    "written_off": {
      "amount": 1,
      "currency": "EUR"
    },
    "closed_at": null
  },
  "location": {
    "id": "loc_01jq2v5x8ye0rb6hm3k7n4d9ta",
    "legal_entity_id": "ent_01jq2v5x8ye0rb6hm3k7n4d9ta",
    "name": "Ostbahnhof",
    "slug": "a-name-ffcd2a50",
    "time_zone": "Europe/Berlin",
    "currency": "EUR",
    "address": {
      "line1": null,
      "line2": null,
      "postal_code": null,
      "city": null,
      "region": null,
      "country": null
    },
    "latitude": null,
    "longitude": null,
    "description": null,
    "closed_on_holidays": false,
    "holiday_country": "DE",
    "holiday_region": null,
    "archived_at": null,
    "external_id": null,
    "metadata": {},
    "created_at": "2026-11-23T09:30:00Z",
    "updated_at": "2026-11-23T09:30:00Z"
  },
  "member": {
    "id": "mem_01jq2v5x8ye0rb6hm3k7n4d9ta",
    "external_id": null,
    "name": "Ostbahnhof",
    "email": "ada@example.com",
    "phone": null,
    "company": null,
    "locale": "en",
    "home_location_id": null,
    "address": {
      "line1": null,
      "line2": null,
      "postal_code": null,
      "city": null,
      "region": null,
      "country": null
    },
    "custom_fields": {},
    "tags": [],
    "state": "member",
    "may_sign_in": true,
    "merged_into_id": null,
    "archived_at": null,
    "metadata": {},
    "created_at": "2026-11-23T09:30:00Z",
    "updated_at": "2026-11-23T09:30:00Z"
  },
  "membership": {
    "id": "mbr_01jq2v5x8ye0rb6hm3k7n4d9ta",
    "plan_id": "plan_01jq2v5x8ye0rb6hm3k7n4d9ta",
    "plan_name": "Ostbahnhof",
    "plan_version_id": "plnv_01jq2v5x8ye0rb6hm3k7n4d9ta",
    "account_id": "acct_01jq2v5x8ye0rb6hm3k7n4d9ta",
    "member_id": "mem_01jq2v5x8ye0rb6hm3k7n4d9ta",
    "team_id": null,
    "location_id": "loc_01jq2v5x8ye0rb6hm3k7n4d9ta",
    "time_zone": "Europe/Berlin",
    "state": "active",
    "starts_on": "2026-11-23",
    "ends_on": null,
    "first_started_on": "2026-11-23",
    "billed_from": null,
    "minimum_until": null,
    "term_ends_on": null,
    "quantity": 1,
    "price": {
      "amount": 30000,
      "currency": "EUR"
    },
    "price_override": null,
    "sign_up_fee_override": null,
    "deposit_override": null,
    "purchase_order": null,
    "resource_ids": [],
    "unit_ids": [],
    "pauses": [],
    "signed_at": null,
    "notice_given_at": null,
    "notice_reason": null,
    "ended_at": null,
    "end_kind": null,
    "end_reason": null,
    "external_id": null,
    "metadata": {},
    "created_at": "2026-11-23T09:30:00Z",
    "updated_at": "2026-11-23T09:30:00Z"
  },
  "payment": {
    "id": "pmt_01jq2v5x8ye0rb6hm3k7n4d9ta",
    "account_id": "acct_01jq2v5x8ye0rb6hm3k7n4d9ta",
    "legal_entity_id": "ent_01jq2v5x8ye0rb6hm3k7n4d9ta",
    "payment_method_id": null,
    "provider": null,
    "kind": "cash",
    "origin": "manual",
    "status": "disputed",
    "amount": {
      "amount": 1,
      "currency": "EUR"
    },
    "fee": {
      "amount": 0,
      "currency": "EUR"
    },
    "refunded": {
      "amount": 1,
      "currency": "EUR"
    },
    "disputed": {
      "amount": 0,
      "currency": "EUR"
    },
    "invoices": [],
    "reference": null,
    "description": "On account",
    "failure": null,
    "received_at": "2026-11-23T09:30:00Z",
    "failed_at": null,
    "expires_at": null,
    "created_by": "key_01jq2v5x8ye0rb6hm3k7n4d9ta",
    "created_at": "2026-11-23T09:30:00Z",
    "updated_at": "2026-11-23T09:30:00Z"
  },
  "resource": {
    "id": "res_01jq2v5x8ye0rb6hm3k7n4d9ta",
    "location_id": "loc_01jq2v5x8ye0rb6hm3k7n4d9ta",
    "time_zone": "Europe/Berlin",
    "resource_type_id": "rty_01jq2v5x8ye0rb6hm3k7n4d9ta",
    "kind": "meeting_room",
    "booking_policy_id": null,
    "name": "Ostbahnhof",
    "description": null,
    "capacity": 1,
    "size_square_meters": null,
    "is_pool": false,
    "is_bookable": true,
    "is_public": true,
    "unit_ids": [
      "unit_01jq2v5x8ye0rb6hm3k7n4d9ta"
    ],
    "amenities": [],
    "archived_at": null,
    "external_id": null,
    "metadata": {},
    "created_at": "2026-11-23T09:30:00Z",
    "updated_at": "2026-11-23T09:30:00Z"
  }
};
