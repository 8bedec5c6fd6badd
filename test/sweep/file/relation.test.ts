import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseRelation, type Relation } from '../../../src/sweep/file/relation.ts';

const relation = (text: string): Relation => {
  const parsed = parseRelation(text);
  assert.ok('holds' in parsed, text);
  return parsed;
};

test('sums of products on both sides, with the usual precedence', () => {
  const a = fc.integer({ min: 1, max: 9 });
  fc.assert(fc.property(a, a, a, fc.constantFrom('<=', '<', '>=', '>'), (x, y, z, sign) => {
    // oxlint-disable-next-line no-eval -- JavaScript has the same expressions, and these are made from numbers alone
    const expected = (text: string): unknown => (0, eval)(text.replaceAll('x', String(x)).replaceAll('opt.y', String(y)).replaceAll('z', String(z)));
    for (const text of [`x ${sign} opt.y`, `x + opt.y * z ${sign} 20`, `(x + opt.y) * z ${sign} 5e1`, `-x - opt.y - z ${sign} - 9.5`, `x / opt.y / z ${sign} .5`]) {
      assert.equal(relation(text).holds({ x, 'opt.y': y, z }), expected(text), text);
    }
  }));
});

test('it names its parameters, and says nothing where one of them is inactive', () => {
  const { names, holds } = relation('heads * 64 <= width');
  assert.deepEqual([names, holds({ heads: 4, width: 128 }), holds({ heads: 4 })], [['heads', 'width'], false, true]);
});

test('any other text is none, and never throws', () => {
  for (const text of ['', 'x', 'x <=', '<= x', 'x < y < z', '(x <= 1', 'x) <= 1', 'x == 1', 'x y <= 2', 'x <= 1 +', '()', 'x <= ()', '"x" <= 1']) assert.ok('text' in parseRelation(text) && !('holds' in parseRelation(text)), text);
  fc.assert(fc.property(fc.array(fc.constantFrom('x', '1', '(', ')', '<=', '-', '*', ' ', '.', 'e'), { maxLength: 12 }).map((parts) => parts.join('')), (text) => {
    const parsed = parseRelation(text);
    if ('holds' in parsed) assert.equal(typeof parsed.holds({ x: 1 }), 'boolean');
  }));
});
