/** How many decimals a currency has: 2 for EUR, 0 for JPY. */
function decimalsOf(currency) {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits;
}

/** Minor units of what a person typed ("12.5" EUR: 1250), without the errors of floating point. */
export function toMinor(z, text, currency) {
  const decimals = decimalsOf(currency);
  const parts = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(text).trim());
  if (!parts || (parts[3] ?? '').length > decimals) {
    const example = decimals ? `12.${'50'.padEnd(decimals, '0').slice(0, decimals)}` : '12';
    throw new z.errors.Error(
      `“${text}” is no amount in ${currency}. Write it with digits and a point, such as ${example}, ` +
        `with at most ${decimals} decimals.`,
      'wrong_amount',
    );
  }
  const minor = Number(parts[2] + (parts[3] ?? '').padEnd(decimals, '0'));
  return parts[1] ? -minor : minor;
}

/** The value with a `decimal` ("12.50") beside each amount of minor units, which nobody wants in a mail. */
export function withDecimals(value) {
  if (Array.isArray(value)) return value.map(withDecimals);
  if (value === null || typeof value !== 'object') return value;
  if (Number.isInteger(value.amount) && typeof value.currency === 'string' && Object.keys(value).length === 2) {
    return { ...value, decimal: decimal(value) };
  }
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withDecimals(one)]));
}

function decimal({ amount, currency }) {
  const decimals = decimalsOf(currency);
  if (!decimals) return String(amount);
  const digits = String(Math.abs(amount)).padStart(decimals + 1, '0');
  return `${amount < 0 ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
