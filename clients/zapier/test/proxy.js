/** The service behind a line that fails as told. */

import { createServer, request } from 'node:http';

import { world } from './zap.js';

/**
 * A proxy that treats the requests to that path in turn, and passes on all others and what comes after. 'lose the
 * answer': the service has done it, nobody hears of it. A number: that status, of something before the service.
 */
export async function proxyThat(path, ...treatments) {
  const server = createServer((asked, answer) => {
    const treatment = asked.url.startsWith(path) ? treatments.shift() : undefined;
    if (typeof treatment === 'object') return void answer.writeHead(treatment.status, treatment.headers).end('busy');
    const { method, headers } = asked;
    const passed = request(
      world.baseUrl + asked.url,
      { method, headers: { ...headers, connection: 'close' } },
      (came) => {
        if (treatment === 'lose the answer') return void came.resume().on('end', () => asked.socket.destroy());
        answer.writeHead(came.statusCode, came.headers);
        came.pipe(answer);
      },
    );
    asked.pipe(passed);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
