/** Who is asking: something that has a bearer token, and may get a new one when the service no longer takes it. */
export interface Auth {
  /** The token to send now; null to send none. */
  token(): Promise<string | null> | string | null;
  /** Called after a 401 to `stale`. True: another token is there, ask again. */
  renew?(stale: string | null): Promise<boolean>;
}

/** What the service gives at sign-in and at each refresh. */
export interface Tokens {
  access_token: string;
  /** RFC 3339. */
  access_expires_at: string;
  /** Works once. */
  refresh_token: string;
}

/** Where a session outlives the page or the app: localStorage, a secure store, a database. */
export interface TokenStore {
  load(): Promise<Tokens | null> | Tokens | null;
  save(tokens: Tokens | null): Promise<void> | void;
}

/** Trades a refresh token for a new pair; null when the service refuses it. Every connection can. */
export type Refresh = (refreshToken: string) => Promise<Tokens | null>;

/** Tokens are renewed so long before they expire. */
export const EARLY_MS = 30_000;

/** An API key, or an access token of yours; a function is asked before each request. */
export function bearer(token: string | (() => Promise<string> | string)): Auth {
  return { token: () => (typeof token === 'string' ? token : token()) };
}

/**
 * A person's sign-in: short access tokens, renewed with a refresh token that works once.
 *
 * However many requests find the token expired, one refresh is sent and all of them wait for it. Browser tabs that
 * share a store take turns by a Web Lock, so that none of them uses a refresh token which another has used.
 *
 *     const session = new Session({ store });
 *     const client = new MemberClient({ baseUrl, organization, session });
 *     await session.start(await client.auth.signIn({ token }));
 */
export class Session implements Auth {
  /** Set by the connection that uses the session, unless an app has set its own. */
  refresh: Refresh | undefined;
  private readonly store: TokenStore;
  private readonly onEnd: (() => void) | undefined;
  private current: Tokens | null | undefined;
  private renewing: Promise<boolean> | undefined;

  constructor(options: { store?: TokenStore; onEnd?: () => void } = {}) {
    this.store = options.store ?? inMemory();
    this.onEnd = options.onEnd;
  }

  /** Signs in with what a sign-in gave; gives it back, so that you can go on with it. */
  async start<T extends Tokens>(signedIn: T): Promise<T> {
    const { access_token, access_expires_at, refresh_token } = signedIn;
    await this.keep({ access_token, access_expires_at, refresh_token });
    return signedIn;
  }

  /** Forgets the tokens here. Call the service's sign-out before, to end the session there. */
  async end(): Promise<void> {
    await this.keep(null);
  }

  async signedIn(): Promise<boolean> {
    return (await this.load()) !== null;
  }

  async token(): Promise<string | null> {
    let tokens = await this.load();
    const left = tokens ? Date.parse(tokens.access_expires_at) - Date.now() : Infinity;
    if (tokens && left < EARLY_MS) {
      try {
        await this.renew(tokens.access_token);
      } catch (error) {
        if (left <= 0) throw error; // it is good for some seconds yet
      }
      tokens = await this.load();
    }
    return tokens?.access_token ?? null;
  }

  async renew(stale: string | null): Promise<boolean> {
    this.renewing ??= exclusively(() => this.renewNow(stale)).finally(() => {
      this.renewing = undefined;
    });
    return this.renewing;
  }

  private async renewNow(stale: string | null): Promise<boolean> {
    this.current = await this.store.load(); // another tab may have been quicker
    if (!this.current || !this.refresh) return false;
    if (this.current.access_token !== stale) return true;
    const renewed = await this.refresh(this.current.refresh_token);
    await this.keep(renewed);
    if (!renewed) this.onEnd?.();
    return renewed !== null;
  }

  private async load(): Promise<Tokens | null> {
    this.current ??= await this.store.load();
    return this.current;
  }

  private async keep(tokens: Tokens | null): Promise<void> {
    this.current = tokens;
    await this.store.save(tokens);
  }
}

function inMemory(): TokenStore {
  let kept: Tokens | null = null;
  return { load: () => kept, save: (tokens) => void (kept = tokens) };
}

/** One at a time among the tabs of a browser; where there are no locks there are no tabs. */
async function exclusively(work: () => Promise<boolean>): Promise<boolean> {
  const locks = (globalThis.navigator as Navigator | undefined)?.locks;
  return locks ? await locks.request('coworkapi.session', work) : work();
}
