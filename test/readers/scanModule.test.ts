import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { makeModule } from '../../tools/wasm/build.ts';

test('the WebAssembly that ships is made of its source', async () => {
  assert.equal(readFileSync(new URL('../../src/readers/tfevents/scanModule.ts', import.meta.url), 'utf8'), await makeModule());
});
