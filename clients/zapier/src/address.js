/** Where the service is, by the connection's `base_url`; without a slash at its end. */
export function addressOf(z, { base_url: given = '' }) {
  let url;
  try {
    url = new URL(given.includes('://') ? given : `https://${given}`);
  } catch {
    throw new z.errors.Error(
      `“${given}” is no address. Enter your service's, such as https://api.example.com.`,
      'wrong_address',
    );
  }
  // The client secret and the tokens go there: in the clear only on this machine, in development.
  const isLocal = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLocal)) {
    throw new z.errors.Error(
      `${given} must begin with https://, so that nobody on the way can read along.`,
      'wrong_address',
    );
  }
  return url.origin + url.pathname.replace(/\/(v1\/?)?$/, '');
}
