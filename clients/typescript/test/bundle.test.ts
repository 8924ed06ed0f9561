import assert from 'node:assert/strict';
import { test } from 'node:test';

import { build } from 'esbuild';

/** What a bundler makes of a program. */
async function bundled(program: string): Promise<string> {
  const result = await build({
    stdin: { contents: program, resolveDir: process.cwd() },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    write: false,
  });
  return (result.outputFiles[0] as { text: string }).text;
}

test('a bundle holds the resources that it uses, and no others', async (context) => {
  const one = await bundled(`
    import { BookingsApi, Connection } from '@coworkapi/client/operator';
    const bookings = new BookingsApi(new Connection({ baseUrl: '/', accessToken: 'x' }));
    console.log(await bookings.get('bkg_1'));
  `);
  assert.match(one, /\/v1\/bookings\//);
  assert.doesNotMatch(one, /\/v1\/(invoices|members|locations|ledger)/);
  assert.doesNotMatch(one, /slot_taken|webhook-signature/);
  assert.ok(one.length < 16_000, `${one.length} bytes`);
  const all = await bundled(`import { OperatorClient } from '@coworkapi/client/operator'; console.log(OperatorClient);`);
  context.diagnostic(`one resource ${one.length} bytes, all of them ${all.length} bytes, minified`);
});

test("nothing in the package is Node's own", async () => {
  for (const entry of ['operator', 'member', 'public', 'webhooks']) {
    const made = await bundled(`import * as all from '@coworkapi/client/${entry}'; console.log(all);`);
    assert.doesNotMatch(made, /from"node:|require\(|process\.|\bBuffer\./);
  }
});
