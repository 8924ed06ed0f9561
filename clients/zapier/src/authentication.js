import { get, insist } from './api.js';
import { addressOf } from './address.js';

// What the triggers, actions and searches of this app use, and nothing else. The registration of the OAuth app in the
// service must name at least these (README.md).
export const SCOPES = [
  'bookings:read',
  'bookings:write',
  'charges:write',
  'credits:write',
  'events:read',
  'invoices:read',
  'members:read',
  'members:write',
  'memberships:read',
  'notes:write',
  'plans:read',
  'spaces:read',
  'visits:read',
  'webhooks:write',
];

/** The connection's form, which Zapier passes as `inputData` while somebody connects, also where they did before. */
const form = (bundle) => ({ ...bundle.authData, ...bundle.inputData });

/** Zapier adds `code_challenge` and its method (`enablePkce`). */
function authorizeUrl(z, bundle) {
  const { base_url, oauth_client_id: client_id } = form(bundle);
  const asked = new URLSearchParams({
    response_type: 'code',
    client_id,
    redirect_uri: bundle.inputData.redirect_uri,
    state: bundle.inputData.state,
    scope: SCOPES.join(' '),
  });
  return `${addressOf(z, { base_url })}/oauth/authorize?${asked}`;
}

function getAccessToken(z, bundle) {
  const { code, code_verifier, redirect_uri } = bundle.inputData;
  // Not again when its answer is lost: a code that comes twice ends the grant.
  return tokens(z, bundle, { grant_type: 'authorization_code', code, code_verifier, redirect_uri }, 1);
}

/**
 * Refresh tokens rotate: Zapier keeps the new one in place of the one that was sent. An answer that is lost is asked
 * for again at once, for the service gives it once more within 30 seconds; later the old token would end the grant.
 */
function refreshAccessToken(z, bundle) {
  return tokens(z, bundle, { grant_type: 'refresh_token', refresh_token: bundle.authData.refresh_token }, 2);
}

async function tokens(z, bundle, asked, attempts) {
  const { base_url, oauth_client_id: client_id, oauth_client_secret: client_secret } = form(bundle);
  const address = addressOf(z, { base_url });
  let response;
  try {
    const options = {
      method: 'POST',
      url: `${address}/oauth/token`,
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' },
      body: new URLSearchParams({ client_id, client_secret, ...asked }).toString(),
      skipThrowForStatus: true,
    };
    response = await insist(z, options, attempts);
  } catch (error) {
    // How Zapier's core tells a 401. Refreshing helps nobody whose client id or secret is wrong.
    if (error.name !== 'RefreshAuthError') throw error;
    throw new z.errors.Error(
      'The service does not know this client id, or the client secret is wrong or was replaced. ' +
        'Compare both with the OAuth app in the service, and connect again.',
      'invalid_client',
    );
  }
  if (response.status === 200) {
    const { access_token, refresh_token, scope } = response.data;
    return { access_token, refresh_token, scope };
  }
  const { error, error_description: detail } = response.data ?? {};
  if (error === 'invalid_grant' && asked.grant_type === 'refresh_token') {
    throw new z.errors.ExpiredAuthError(`The access to your space has ended: ${detail} Connect your account again.`);
  }
  throw new z.errors.Error(
    detail ? `The service refused to sign you in: ${detail}` : `No OAuth server answers at ${address}.`,
    error ?? 'no_answer',
    response.status,
  );
}

/** Whose connection it is, in the words of Zapier's list of connections. */
async function test(z, bundle) {
  const session = await get(z, bundle, '/v1/auth/session');
  return {
    organization: session.organization.name,
    mode: session.organization.mode,
    person: session.user?.email ?? session.app_id,
  };
}

export default {
  type: 'oauth2',
  test,
  connectionLabel: '{{organization}} ({{person}})',
  // Zapier keeps `client_id` and `client_secret` for itself.
  fields: [
    {
      key: 'base_url',
      label: 'Address of the service',
      type: 'string',
      required: true,
      placeholder: 'https://api.example.com',
      helpText: "Where your space's coworkapi answers, as whoever runs it told you.",
    },
    {
      key: 'oauth_client_id',
      label: 'Client ID',
      type: 'string',
      required: true,
      placeholder: 'app_...',
      helpText: 'Of the OAuth app that an owner of your space registered for Zapier.',
    },
    { key: 'oauth_client_secret', label: 'Client secret', type: 'password', required: true, placeholder: 'cwos_...' },
  ],
  oauth2Config: {
    authorizeUrl,
    getAccessToken,
    refreshAccessToken,
    autoRefresh: true,
    enablePkce: true,
  },
};
