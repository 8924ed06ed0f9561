/** OAuth 2.1 for third-party apps: people let the app act for them, or it acts for itself. */

import { sha256 } from '@noble/hashes/sha2.js';

import type { Auth, Tokens, TokenStore } from './auth.js';
import { EARLY_MS, Session } from './auth.js';
import { toBase64Url } from './base64.js';
import { Connection, encodePairs } from './connection.js';
import { ApiError } from './errors.js';

export interface AppOptions {
  /** Where the coworkapi is that the app is registered at. */
  baseUrl: string;
  /** `app_...` */
  clientId: string;
  /** None in browsers and on phones: they can't keep it. */
  clientSecret?: string | undefined;
  fetch?: typeof globalThis.fetch | undefined;
}

/** Keep it, where only this person's browser can reach it, until they come back. */
export interface Begun {
  /** Send the person here. */
  url: string;
  state: string;
  verifier: string;
  redirectUri: string;
}

interface Granted {
  access_token: string;
  expires_in: number;
  refresh_token?: string;
}

/**
 * A registered app.
 *
 *     const app = new OAuthApplication({ baseUrl, clientId, clientSecret });
 *     const begun = app.begin({ redirectUri, scopes: ['bookings:read'] });   // send them to begun.url
 *     const session = app.session({ store });
 *     await session.start(await app.finish(cameBackTo, begun));
 *     const client = new OperatorClient({ baseUrl, session });
 */
export class OAuthApplication {
  private readonly options: AppOptions;
  private readonly connection: Connection;

  constructor(options: AppOptions) {
    this.options = options;
    this.connection = new Connection({ baseUrl: options.baseUrl, fetch: options.fetch });
  }

  /** Where to send a person who shall let the app act for them, with PKCE. */
  begin(asks: { redirectUri: string; scopes: readonly string[] }): Begun {
    const state = secret();
    const verifier = secret();
    const query = {
      response_type: 'code',
      client_id: this.options.clientId,
      redirect_uri: asks.redirectUri,
      scope: asks.scopes.join(' '),
      state,
      code_challenge: toBase64Url(sha256(new TextEncoder().encode(verifier))),
      code_challenge_method: 'S256',
    };
    const url = `${this.connection.baseUrl}/oauth/authorize?${encodePairs(query)}`;
    return { url, state, verifier, redirectUri: asks.redirectUri };
  }

  /** The tokens, once the person came back to `cameBackTo` (the whole address). Throws when they didn't allow it. */
  async finish(cameBackTo: string, begun: Omit<Begun, 'url'>): Promise<Tokens> {
    const told = queryOf(cameBackTo);
    if (told['state'] !== begun.state) throw new Error('this answer is not to what was begun here: states differ');
    if (told['code'] === undefined) throw new Error(told['error_description'] ?? told['error'] ?? 'no code came back');
    const asked = { code: told['code'], code_verifier: begun.verifier, redirect_uri: begun.redirectUri };
    return tokensOf(await this.ask({ grant_type: 'authorization_code', ...asked }));
  }

  /** A session whose tokens this app renews. */
  session(options: { store?: TokenStore; onEnd?: () => void } = {}): Session {
    const session = new Session(options);
    session.refresh = async (refreshToken) => {
      try {
        return tokensOf(await this.ask({ grant_type: 'refresh_token', refresh_token: refreshToken }));
      } catch (error) {
        if (error instanceof ApiError && error.code === 'invalid_grant') return null;
        throw error;
      }
    };
    return session;
  }

  /** The app itself, without a person: `new OperatorClient({ baseUrl, auth: app.alone() })`. */
  alone(scopes?: readonly string[]): Auth {
    let current: Promise<{ token: string; until: number }> | undefined;
    const ask = async (): Promise<{ token: string; until: number }> => {
      const scope = scopes ? { scope: scopes.join(' ') } : {};
      const granted = await this.ask({ grant_type: 'client_credentials', ...scope });
      return { token: granted.access_token, until: Date.now() + granted.expires_in * 1000 - EARLY_MS };
    };
    const renewed = (): Promise<{ token: string; until: number }> => {
      const asked = ask();
      asked.catch(() => current === asked && (current = undefined));
      return (current = asked);
    };
    return {
      token: async () => {
        const had = await (current ?? renewed());
        if (had.until > Date.now()) return had.token;
        const newer = await current; // whoever found it expired first has asked already
        return (newer !== undefined && newer !== had ? newer : await renewed()).token;
      },
      renew: async (stale) => {
        const had = await current;
        if (had === undefined || had.token === stale) await renewed();
        return true;
      },
    };
  }

  private async ask(fields: Record<string, string>): Promise<Granted> {
    const { clientId, clientSecret } = this.options;
    const proof = { client_id: clientId, ...(clientSecret === undefined ? {} : { client_secret: clientSecret }) };
    return this.connection.call<Granted>({
      method: 'POST',
      path: '/oauth/token',
      body: encodePairs({ ...fields, ...proof }),
      contentType: 'application/x-www-form-urlencoded',
    });
  }
}

function tokensOf(granted: Granted): Tokens {
  return {
    access_token: granted.access_token,
    access_expires_at: new Date(Date.now() + granted.expires_in * 1000).toISOString(),
    refresh_token: granted.refresh_token ?? '',
  };
}

/** 256 bits that nobody guesses. */
function secret(): string {
  if (!globalThis.crypto?.getRandomValues) {
    throw new Error("needs crypto.getRandomValues (in React Native: import 'react-native-get-random-values')");
  }
  return toBase64Url(globalThis.crypto.getRandomValues(new Uint8Array(32)));
}

/** The query of an address; by hand, since React Native's `URL` doesn't read it everywhere. */
function queryOf(address: string): Record<string, string> {
  const query = /\?([^#]*)/.exec(address)?.[1] ?? '';
  const decode = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '));
  return Object.fromEntries(
    query.split('&').map((pair) => {
      const [name, ...value] = pair.split('=');
      return [decode(name as string), decode(value.join('='))];
    }),
  );
}
