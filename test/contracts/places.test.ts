import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPlaces } from '../../src/run/index.ts';
import { placeSuite } from './placeSuite.ts';

test('ids are unique', () => {
  const ids = createPlaces({ supervisor: '' }).map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
});

// The clusters have theirs beside the script that starts one for the tests: nobody's real cluster is used.
placeSuite('local');
