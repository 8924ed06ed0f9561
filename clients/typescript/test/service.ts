/** The service that the tests talk to, started by tests/clients/test_typescript.py. */

import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

interface World {
  baseUrl: string;
  apiKey: string;
  organization: string;
  /** Rooms that are open at all times, one for each test that needs one. */
  rooms: string[];
  /** A Monday's ten o'clock. */
  startsAt: string;
  /** Links that sign members in; each works once. */
  signInTokens: string[];
  /** More tags than fit on two pages. */
  tagCount: number;
  /** An app of a person who allowed it already, and one that acts alone. */
  apps: { redirectUri: string; code: string; verifier: string; person: AppKeys; alone: AppKeys };
  /** A delivery as it came. */
  webhook: { secret: string; body: string; headers: Record<string, string> };
}

interface AppKeys {
  clientId: string;
  clientSecret: string;
}

export const world = JSON.parse(process.env['COWORKAPI_TEST_WORLD'] ?? 'null') as World;
if (!world) throw new Error('run these by pytest tests/clients/test_typescript.py, which starts the service');

/** An instant hours after the Monday's ten o'clock. */
export function at(hours: number): string {
  return new Date(Date.parse(world.startsAt) + hours * 3_600_000).toISOString();
}

/** How a proxy treats one request: passes it on, breaks the connection before the answer, or answers by itself. */
export type Treatment = 'pass' | 'lose the answer' | `HTTP/1.1 ${string}`;

export interface Proxy {
  url: string;
  /** The requests that came, as they began. */
  requests: string[];
  /** Breaks the connections that are open. */
  cut: () => void;
  close: () => void;
}

/** A proxy before the service that treats requests in turn as told, and passes on what comes after. */
export async function proxyThat(...treatments: Treatment[]): Promise<Proxy> {
  const target = new URL(world.baseUrl);
  const requests: string[] = [];
  const open = new Set<Socket>();
  const server: Server = createServer((client) => {
    open.add(client);
    client.on('close', () => open.delete(client));
    let upstream: ReturnType<typeof connect> | undefined;
    client.on('error', () => undefined); // told by 'close', too
    client.on('close', () => upstream?.destroy());
    client.on('data', (chunk) => {
      const isNew = /^(GET|POST|PUT|PATCH|DELETE) /.test(chunk.toString('latin1'));
      if (!isNew) return void upstream?.write(chunk);
      requests.push(chunk.toString('utf8'));
      const treatment = treatments.shift() ?? 'pass';
      if (treatment.startsWith('HTTP/')) return void client.end(treatment);
      upstream = connect(Number(target.port), target.hostname);
      upstream.on('error', () => client.destroy());
      upstream.on('close', () => client.end());
      // The service has done it by the time that it answers.
      upstream.on('data', (answer) => (treatment === 'pass' ? client.write(answer) : client.resetAndDestroy()));
      upstream.write(chunk.toString('latin1').replace(/^connection: .*$/im, 'Connection: close'), 'latin1');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const cut = (): void => open.forEach((client) => void client.resetAndDestroy());
  return { url, requests, cut, close: () => void (cut(), server.close()) };
}
