/**
 * A new idempotency key: 128 random bits. It has to be unique, not secret (keys of different callers never meet), so
 * `Math.random` serves where there is no Web Crypto, as in React Native.
 */
export function newKey(): string {
  const bytes = new Uint8Array(16);
  if (globalThis.crypto?.getRandomValues) globalThis.crypto.getRandomValues(bytes);
  else for (let i = 0; i < bytes.length; i++) bytes[i] = Math.floor(Math.random() * 256);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
