/** Time: waiting, timeouts, and how long to wait before asking again. */

const FIRST_MS = 500;
const LONGEST_MS = 8_000;

/** Resolves after `ms`; rejects with the signal's reason as soon as it is aborted. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(reasonOf(signal));
    const stop = (): void => {
      clearTimeout(timer);
      reject(reasonOf(signal as AbortSignal));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
}

/**
 * How long to wait before attempt `attempt` (1 is the second), in ms. What the service asks for with `Retry-After`, and
 * up to a quarter more; without it doubling from half a second, of which any part, so that clients that failed
 * together don't come back together.
 */
export function delayBefore(attempt: number, retryAfter: string | null): number {
  const asked = retryAfter === null ? undefined : retryAfterMs(retryAfter);
  if (asked !== undefined) return asked * (1 + Math.random() / 4);
  return Math.random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1));
}

/** `Retry-After` (seconds, or a date) in ms; undefined when it says neither. */
export function retryAfterMs(value: string): number | undefined {
  const seconds = Number(value);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

/** Why it was aborted; React Native doesn't say. */
export function reasonOf(signal: AbortSignal): unknown {
  return signal.reason ?? new Error('aborted');
}
