/** How requests are sent: signed in, with a timeout, and again where that is safe. */

import type { Auth, Session, Tokens } from './auth.js';
import { bearer } from './auth.js';
import type { Answer } from './calls.js';
import { Call } from './calls.js';
import { ApiError, ConnectionError, TimeoutError, readProblem } from './errors.js';
import type { Page } from './lists.js';
import { List } from './lists.js';
import { newKey } from './random.js';
import type { ServerEvent } from './streams.js';
import { EventStream } from './streams.js';
import { delayBefore, reasonOf, retryAfterMs, sleep } from './waiting.js';

export interface ConnectionOptions {
  /** Where your coworkapi is, such as `https://api.example.com`. */
  baseUrl: string;
  /** An API key (`cwk_live_...`, `cwk_test_...`). Never in a browser or an app. */
  apiKey?: string | undefined;
  /** An OAuth access token, or a function that is asked for one before each request. */
  accessToken?: string | (() => Promise<string> | string) | undefined;
  /** A person's sign-in, renewed by itself. */
  session?: Session | undefined;
  /** Anything else that has tokens. */
  auth?: Auth | undefined;
  /** The slug or id of the organization that `/v1/public` and members' sign-in are about. */
  organization?: string | undefined;
  /** Another `fetch`: a proxy's, or one that streams (`expo/fetch` in React Native). */
  fetch?: typeof globalThis.fetch | undefined;
  /** For each attempt. 30,000 unless given. */
  timeoutMs?: number | undefined;
  /** How often a request is repeated after the network failed or the service was busy. 3 unless given. */
  retries?: number | undefined;
  /** Sent with every request. */
  headers?: Record<string, string> | undefined;
}

export interface RequestOptions {
  signal?: AbortSignal | undefined;
  timeoutMs?: number | undefined;
  retries?: number | undefined;
  headers?: Record<string, string> | undefined;
}

export interface IfMatch {
  /** The ETag that you have read: refused with `precondition_failed` if it was changed since. */
  ifMatch?: string | undefined;
}

export interface PostOptions extends RequestOptions {
  /** One is made for each call, and kept over its retries; give your own to be safe over restarts, too. */
  idempotencyKey?: string | undefined;
}

type QueryValue = string | number | boolean | null | undefined | readonly (string | number)[];
/** Any object of query parameters: the methods' own types say which. */
export type Query = object;

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What a method of a resource asks of the connection. */
export interface Request {
  method: Method;
  path: string;
  query?: Query | undefined;
  body?: unknown;
  /** Of a body that is text already; others are sent as JSON, or as a form. */
  contentType?: string;
  /** How the answer is read: as JSON unless said otherwise. */
  reads?: 'json' | 'text' | 'blob';
  /** Of a stream that has no end of its own, and can be taken up again. */
  goesOn?: boolean;
}

type Options = RequestOptions & IfMatch & PostOptions;

const BUSY = new Set([429, 502, 503, 504]);
const LONGEST_WAIT_MS = 90_000;

/** A coworkapi service, and who is asking it. */
export class Connection {
  readonly baseUrl: string;
  private readonly options: ConnectionOptions;
  private readonly auth: Auth | undefined;

  constructor(options: ConnectionOptions) {
    const { apiKey, accessToken, session, auth } = options;
    if ([apiKey, accessToken, session, auth].filter((given) => given !== undefined).length > 1) {
      throw new TypeError('give one of apiKey, accessToken, session and auth');
    }
    this.baseUrl = options.baseUrl.replace(/\/+$/, '');
    this.options = options;
    const token = apiKey ?? accessToken;
    this.auth = token === undefined ? (session ?? auth) : bearer(token);
    if (session) session.refresh ??= (refreshToken) => this.refreshSession(refreshToken);
  }

  /** The organization of public routes. Throws if none was given. */
  get organization(): string {
    if (!this.options.organization) throw new TypeError('this needs the option organization: its slug or id');
    return this.options.organization;
  }

  /** Sends a request. */
  call<T>(request: Request, options?: Options): Call<T> {
    return new Call<T>(this.send<T>(request, options ?? {}, this.auth));
  }

  /** A list that sends its requests as it is read. */
  list<T>(request: Request, options?: Options): List<T> {
    return new List<T>((cursor) => {
      const query = cursor === undefined ? request.query : { ...request.query, cursor };
      return this.send<Page<T>>({ ...request, query }, options ?? {}, this.auth).then((answer) => answer.data);
    });
  }

  /** A stream of server-sent events that begins again where it broke off. */
  stream<T>(request: Request, options?: RequestOptions & { lastEventId?: string | undefined }): EventStream<T> {
    const open = (lastEventId: string | undefined, signal: AbortSignal): Promise<Response> => {
      const headers: Record<string, string> = { ...options?.headers, Accept: 'text/event-stream' };
      if (lastEventId !== undefined) headers['Last-Event-ID'] = lastEventId;
      return this.answered(request, { ...options, headers, signal, retries: 0 }, this.auth, async (response) => response);
    };
    const parse = (event: ServerEvent): T => JSON.parse(event.data) as T;
    return new EventStream<T>(open, parse, {
      goesOn: request.goesOn ?? false,
      lastEventId: options?.lastEventId,
      signal: options?.signal,
    });
  }

  private async send<T>(request: Request, options: Options, auth: Auth | undefined): Promise<Answer<T>> {
    return this.answered(request, options, auth, async (response) => ({
      data: (await read(response, request.reads ?? 'json')) as T,
      status: response.status,
      etag: response.headers.get('etag') ?? undefined,
      requestId: response.headers.get('x-request-id') ?? undefined,
      replayed: response.headers.get('idempotent-replayed') === 'true',
      headers: response.headers,
    }));
  }

  /** The answer as `use` reads it, after as many attempts as it takes. Throws ApiError, ConnectionError, TimeoutError. */
  private async answered<A>(
    request: Request,
    options: Options,
    auth: Auth | undefined,
    use: (response: Response) => Promise<A>,
  ): Promise<A> {
    const url = this.baseUrl + request.path + queryString(request.query);
    const headers = this.headers(request, options);
    const body = request.contentType === undefined ? encode(request.body) : (request.body as string);
    const retries = options.retries ?? this.options.retries ?? 3;
    // Sent again after it had its effect, these would be refused for a change that was theirs.
    const onceOnly = options.ifMatch !== undefined && request.method !== 'POST';
    let renewed = false;
    for (let attempt = 0; ; ) {
      const token = (await auth?.token()) ?? null;
      if (token) headers['Authorization'] = `Bearer ${token}`;
      else delete headers['Authorization'];
      let failure: unknown;
      let retryAfter: string | null = null;
      let again: boolean;
      try {
        return await this.attempt(url, { method: request.method, headers, body: body ?? null }, options, use);
      } catch (error) {
        failure = error;
        if (error instanceof ApiError) {
          if (error.status === 401 && auth?.renew && !renewed) {
            renewed = true;
            if (await auth.renew(token)) continue;
          }
          retryAfter = error.headers.get('retry-after');
          again = BUSY.has(error.status) && (!onceOnly || error.status === 429 || error.status === 503);
          again &&= retryAfter === null || (retryAfterMs(retryAfter) ?? 0) <= LONGEST_WAIT_MS;
        } else {
          again = error instanceof ConnectionError && !onceOnly;
        }
      }
      if (!again || attempt >= retries) throw failure;
      attempt += 1;
      await sleep(delayBefore(attempt, retryAfter), options.signal);
    }
  }

  private async attempt<A>(
    url: string,
    init: RequestInit,
    options: Options,
    use: (response: Response) => Promise<A>,
  ): Promise<A> {
    const { signal } = options;
    if (signal?.aborted) throw reasonOf(signal);
    const controller = new AbortController();
    const stop = (): void => controller.abort(signal?.reason);
    signal?.addEventListener('abort', stop, { once: true });
    const timeoutMs = options.timeoutMs ?? this.options.timeoutMs ?? 30_000;
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      controller.abort();
    }, timeoutMs);
    let streaming = false;
    try {
      const fetch = this.options.fetch ?? globalThis.fetch;
      const response = await fetch(url, { ...init, signal: controller.signal });
      if (!response.ok) throw await readProblem(response);
      const used = await use(response);
      streaming = (used as unknown) === response;
      return used;
    } catch (error) {
      if (error instanceof ApiError) throw error;
      if (signal?.aborted) throw reasonOf(signal);
      if (late) throw new TimeoutError(`${init.method} ${url}: no answer within ${timeoutMs} ms`, { cause: error });
      throw new ConnectionError(`${init.method} ${url}: the connection failed`, { cause: error });
    } finally {
      clearTimeout(timer);
      if (!streaming) signal?.removeEventListener('abort', stop);
    }
  }

  private headers(request: Request, options: Options): Record<string, string> {
    const headers: Record<string, string> = { Accept: 'application/json', ...this.options.headers, ...options.headers };
    if (request.body !== undefined && !isForm(request.body)) {
      headers['Content-Type'] = request.contentType ?? 'application/json';
    }
    if (request.method === 'POST') headers['Idempotency-Key'] = options.idempotencyKey ?? newKey();
    if (options.ifMatch !== undefined) headers['If-Match'] = options.ifMatch;
    return headers;
  }

  private async refreshSession(refreshToken: string): Promise<Tokens | null> {
    const request: Request = { method: 'POST', path: '/v1/auth/refresh', body: { refresh_token: refreshToken } };
    try {
      return (await this.send<Tokens>(request, {}, undefined)).data;
    } catch (error) {
      if (error instanceof ApiError && error.status < 500 && error.status !== 429) return null;
      throw error;
    }
  }
}

/** A path with its values in it, encoded. Throws for an empty one, which would make another path. */
export function path(literals: TemplateStringsArray, ...values: string[]): string {
  return literals.reduce((made, literal, index) => {
    const value = values[index - 1];
    if (!value || value === '.' || value === '..') throw new TypeError(`${literals.join('{}')}: not an id: ${value}`);
    return made + encodeURIComponent(value) + literal;
  });
}

/** `?state=a&state=b&limit=20`; what is undefined or null is left out, and `expand` is one comma-separated value. */
export function queryString(query: Query | undefined): string {
  const pairs = encodePairs(query ?? {});
  return pairs ? `?${pairs}` : '';
}

/** `state=a&state=b&limit=20`. By hand, since React Native's `URLSearchParams` does half of it. */
export function encodePairs(values: object): string {
  const pairs: string[] = [];
  for (const [name, value] of Object.entries(values) as [string, QueryValue][]) {
    if (value === undefined || value === null) continue;
    const each = typeof value !== 'object' ? [value] : name === 'expand' ? [value.join(',')] : value;
    for (const one of each) pairs.push(`${encodeURIComponent(name)}=${encodeURIComponent(one)}`);
  }
  return pairs.join('&');
}

/** A form of an object: files and values. Values that are not files go as text. */
export function form(fields: object): FormData {
  const made = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined || value === null) continue;
    const isFile = typeof value === 'object';
    made.append(name, isFile ? (value as Blob) : String(value));
  }
  return made;
}

function isForm(body: unknown): body is FormData {
  return typeof FormData !== 'undefined' && body instanceof FormData;
}

function encode(body: unknown): string | FormData | undefined {
  return body === undefined || isForm(body) ? body : JSON.stringify(body);
}

async function read(response: Response, reads: 'json' | 'text' | 'blob'): Promise<unknown> {
  if (response.status === 204) return undefined;
  if (reads === 'json') return response.json();
  return reads === 'text' ? response.text() : response.blob();
}
