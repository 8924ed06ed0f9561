"""What invoices are composed of: the seller, the buyers, the charges that wait, and the lines that some give back."""

from __future__ import annotations

from sqlalchemy import text

from coworkapi.billing.queries.days import zone_sql
from coworkapi.core.prepared import Prepared

# The entity with the zone of its oldest location, and its settings (null columns: it has none).
SELLER = Prepared(
    text(f"""
SELECT e.id AS legal_entity_id, e.name, e.country, e.currency, e.address, e.vat_id,
  {zone_sql("e.organization_id", "e.id")} AS time_zone,
  s.legal_entity_id IS NOT NULL AS has_settings, s.invoice_prefix, s.credit_note_prefix, s.digits,
  s.payment_terms_days, s.locale, s.tax_number, s.registration, s.iban, s.bic, s.account_holder, s.footer, s.color,
  s.logo_file, s.reply_to, s.e_invoice, s.deliver_by_email
FROM legal_entities e
LEFT JOIN invoicing_settings s ON s.organization_id = e.organization_id AND s.legal_entity_id = e.id
WHERE e.id = CAST(:id AS uuid)
""")  # noqa: S608 - our own names
)

# The address of a duplicate is that of the member that stays.
BUYERS = Prepared(
    text("""
SELECT a.id AS account_id, a.name, a.address, a.vat_id, a.tax_status, coalesce(a.email, m.email) AS email,
  CASE WHEN k.vat_id = a.vat_id THEN CASE k.state WHEN 'valid' THEN true WHEN 'invalid' THEN false END END
    AS vat_id_valid,
  n.payment_terms_days, n.locale, n.delivery, n.emails, n.purchase_order
FROM billing_accounts a
LEFT JOIN members m ON m.organization_id = a.organization_id AND m.id = coalesce((
    SELECT stays.member_id FROM billing_accounts stays
    WHERE stays.organization_id = a.organization_id AND stays.id = a.merged_into_id), a.member_id)
LEFT JOIN account_tax_checks k ON k.organization_id = a.organization_id AND k.account_id = a.id
LEFT JOIN account_invoicing n ON n.organization_id = a.organization_id AND n.account_id = a.id
WHERE a.id = ANY(CAST(:ids AS uuid[]))
""")
)

# Locked, so that neither voiding nor another invoice gets in between. What has no percentage is looked up again:
# whether it is exempt or zero-rated is known to its rate. OFFSET 0: each charge is looked up by its key, also by a plan
# that was made while the tables were all but empty.
_WAITING = """
WITH waiting AS MATERIALIZED (
  SELECT b.organization_id, b.charge_id, b.due FROM charge_balances b
  WHERE b.is_open AND {of} AND b.legal_entity_id = CAST(:legal_entity_id AS uuid) AND {which}
  ORDER BY b.charge_id
  FOR NO KEY UPDATE)
SELECT c.id, c.account_id, c.legal_entity_id, c.location_id, c.source_kind, c.source_id, c.part, c.starts_at, c.ends_at,
  coalesce(l.time_zone, CAST(:time_zone AS text)) AS time_zone, c.description, c.quantity, c.currency, c.amount, w.due,
  c.tax_code, c.tax_name, c.tax_basis_points, c.tax_included, coalesce(r.exempt, false) AS tax_exempt,
  r.note AS tax_note, coalesce(c.purchase_order, n.purchase_order) AS purchase_order,
  coalesce(c.voids_charge_id, c.credits_charge_id) AS gives_back, c.reason
FROM waiting w
CROSS JOIN LATERAL (
  SELECT * FROM charges d WHERE d.organization_id = w.organization_id AND d.id = w.charge_id OFFSET 0) c
LEFT JOIN locations l ON l.organization_id = c.organization_id AND l.id = c.location_id
LEFT JOIN LATERAL (
  SELECT purchase_order FROM account_invoicing a
  WHERE a.organization_id = c.organization_id AND a.account_id = c.account_id OFFSET 0) n ON true
LEFT JOIN LATERAL (
  SELECT t.exempt, t.note FROM tax_rates t
  WHERE c.tax_basis_points = 0 AND t.organization_id = c.organization_id AND t.legal_entity_id = c.legal_entity_id
    AND t.code = c.tax_code AND t.basis_points = 0 AND t.valid_from <= CAST(c.starts_at AS date) + 1
  ORDER BY t.valid_from DESC LIMIT 1) r ON true
ORDER BY c.id
"""
WAITING_OF_ACCOUNTS = Prepared(
    text(_WAITING.format(of="b.invoice_id IS NULL", which="b.account_id = ANY(CAST(:account_ids AS uuid[]))"))
)
WAITING_THESE = Prepared(
    text(_WAITING.format(of="b.invoice_id IS NULL", which="b.charge_id = ANY(CAST(:charge_ids AS uuid[]))"))
)
WAITING_ON_DRAFT = Prepared(text(_WAITING.format(of="b.invoice_id = CAST(:draft_id AS uuid)", which="true")))

# Final lines, locked in the order of their ids: what credit notes give back of them is decided on what is left.
_LINES = """
SELECT l.id, l.invoice_id, i.number AS invoice_number, i.account_id, i.legal_entity_id, l.charge_id, l.source_kind,
  l.location_id, l.description, l.quantity, l.starts_on, l.ends_on, i.currency, l.net, l.tax, l.tax_code, l.tax_name,
  l.tax_basis_points, l.tax_category, l.tax_included, l.credited_net, l.credited_tax, i.purchase_order, i.locale,
  (SELECT t.value ->> 'note' FROM jsonb_array_elements(i.taxes) t
    WHERE t.value ->> 'category' = l.tax_category AND CAST(t.value ->> 'basis_points' AS integer) = l.tax_basis_points
    LIMIT 1) AS tax_note
FROM invoice_lines l
JOIN LATERAL (SELECT * FROM invoices d WHERE d.organization_id = l.organization_id AND d.id = l.invoice_id OFFSET 0) i
  ON true
WHERE {which} AND i.kind = 'invoice' AND i.state = 'final'
ORDER BY l.id
FOR NO KEY UPDATE OF l
"""
LINES_OF_CHARGES = Prepared(text(_LINES.format(which="l.charge_id = ANY(CAST(:charge_ids AS uuid[]))")))
LINES_OF_INVOICE = Prepared(text(_LINES.format(which="l.invoice_id = CAST(:invoice_id AS uuid)")))
