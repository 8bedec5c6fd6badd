import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatPhrase, phrase } from '../../src/model/phrase.ts';

test('places are filled by number, and values are not read as templates', () => {
  assert.equal(formatPhrase(phrase('{1} left its limit {0}', 2.5, '{0} loss')), '{0} loss left its limit 2.5');
});

test('a place without a value stays visible', () => {
  assert.equal(formatPhrase(phrase('step {0} of {1}', 3)), 'step 3 of {1}');
});
