/** Server-sent events, read with `fetch`, so that they carry the bearer token. */

import { ApiError, ConnectionError } from './errors.js';
import { delayBefore, sleep } from './waiting.js';

/** One event as it came over the wire. */
export interface ServerEvent {
  id: string | undefined;
  event: string;
  data: string;
}

type Open = (lastEventId: string | undefined, signal: AbortSignal) => Promise<Response>;

const SILENT_MS = 60_000;

/**
 * What happens, as it happens. When the connection breaks, it begins again after the last event that you were given; a
 * key that was revoked meanwhile, or a right that was taken away, is then an ApiError.
 *
 *     for await (const event of client.events.stream({}, { lastEventId })) {
 *       await handle(event);
 *       lastEventId = event.id; // keep it, to go on after a restart
 *     }
 *
 * Leave the loop, or abort the `signal`, to end it.
 */
export class EventStream<T> implements AsyncIterable<T> {
  private readonly open: Open;
  private readonly parse: (event: ServerEvent) => T;
  private readonly goesOn: boolean;
  private readonly signal: AbortSignal | undefined;
  /** The last event that was given out. */
  lastEventId: string | undefined;

  /**
   * `goesOn`: it has no end of its own. Otherwise it is over when what it follows has ended; an answer that ends before
   * that was cut off (the service was restarted).
   */
  constructor(
    open: Open,
    parse: (event: ServerEvent) => T,
    options: { goesOn: boolean; lastEventId?: string | undefined; signal?: AbortSignal | undefined },
  ) {
    this.open = open;
    this.parse = parse;
    this.goesOn = options.goesOn;
    this.lastEventId = options.lastEventId;
    this.signal = options.signal;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    let waitMs: number | undefined;
    for (let failures = 0; ; ) {
      const controller = new AbortController();
      const stop = (): void => controller.abort(this.signal?.reason);
      this.signal?.addEventListener('abort', stop, { once: true });
      if (this.signal?.aborted) return;
      let retryAfter: string | null = null;
      let isOver = false;
      try {
        const response = await this.open(this.lastEventId, controller.signal);
        for await (const field of read(response, controller)) {
          failures = 0;
          if (typeof field === 'number') {
            waitMs = field;
          } else if (field.event === 'end') {
            break; // asked again, the service says by its status why, unless the token was merely old
          } else {
            if (field.id !== undefined) this.lastEventId = field.id;
            if (!field.data) continue;
            const item = this.parse(field);
            isOver = !this.goesOn && hasEnded(item);
            yield item;
          }
        }
      } catch (error) {
        if (this.signal?.aborted || isOver) return;
        if (error instanceof ApiError && error.status < 500 && error.status !== 429) throw error;
        if (!(error instanceof ApiError || error instanceof ConnectionError)) throw error;
        if (error instanceof ApiError) retryAfter = error.headers.get('retry-after');
        failures += 1;
      } finally {
        this.signal?.removeEventListener('abort', stop);
        controller.abort();
      }
      if (isOver) return;
      const pause = failures || waitMs === undefined ? delayBefore(failures + 1, retryAfter) : waitMs;
      await sleep(pause, this.signal).catch(() => undefined);
    }
  }
}

function hasEnded(item: unknown): boolean {
  return typeof item === 'object' && item !== null && 'ended_at' in item && item.ended_at !== null;
}

/** The events of one answer, and the pauses (ms) that it asks for. Ends when the service ends it. */
async function* read(response: Response, controller: AbortController): AsyncGenerator<ServerEvent | number> {
  if (!response.body) {
    throw new TypeError('this fetch does not stream; give one that does (in React Native: fetch of expo/fetch)');
  }
  const reader = response.body.getReader();
  const parser = new Parser();
  const decoder = new TextDecoder();
  for (;;) {
    // The service sends a comment now and then: silence means that the connection is gone.
    const timer = setTimeout(() => controller.abort(), SILENT_MS);
    const { done, value } = await reader
      .read()
      .catch((error: unknown) => Promise.reject(new ConnectionError('the stream broke off', { cause: error })))
      .finally(() => clearTimeout(timer));
    if (done) return;
    yield* parser.feed(decoder.decode(value, { stream: true }));
  }
}

/** The `text/event-stream` format: https://html.spec.whatwg.org/multipage/server-sent-events.html */
export class Parser {
  private rest = '';
  private id: string | undefined;
  private event = 'message';
  private data: string[] = [];

  /** What became whole with `text`. */
  *feed(text: string): Generator<ServerEvent | number> {
    this.rest += text;
    // A carriage return at the end may be the first half of a line's end.
    const complete = this.rest.endsWith('\r') ? this.rest.slice(0, -1) : this.rest;
    const lines = complete.split(/\r\n|\n|\r/);
    this.rest = (lines.pop() as string) + this.rest.slice(complete.length);
    for (const line of lines) {
      const found = this.line(line);
      if (found !== undefined) yield found;
    }
  }

  private line(line: string): ServerEvent | number | undefined {
    if (line === '') {
      const { id, event, data } = this;
      const isWhole = data.length > 0 || id !== undefined;
      this.id = undefined;
      this.event = 'message';
      this.data = [];
      return isWhole ? { id, event, data: data.join('\n') } : undefined;
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') this.data.push(value);
    else if (field === 'event') this.event = value;
    else if (field === 'id' && !value.includes('\0')) this.id = value;
    else if (field === 'retry' && /^\d+$/.test(value)) return Number(value);
    return undefined;
  }
}
