import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { UserError } from '../../../src/base/errors.ts';
import { readSafetensors, writeSafetensors } from '../../../src/tune/models/formats/safetensors.ts';

test('what the safetensors library wrote is read, in every type of numbers', () => {
  const { tensors, metadata } = readSafetensors(readFileSync(new URL('../../fixtures/tune/models/types.safetensors', import.meta.url)));
  assert.deepEqual(metadata, { made: 'by safetensors' });
  assert.deepEqual([...tensors.keys()].sort(), ['bool', 'f16', 'f32', 'f64', 'i16', 'i32', 'i64', 'i8', 'u8']);
  for (const [name, { shape, values }] of tensors) assert.deepEqual([shape, [...values]], [[2, 3], name === 'bool' ? [0, 1, 1, 1, 1, 1] : [0, 1, 2, 3, 4, 5]], name);
});

const tensor = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 3 }).chain((shape) => {
  const length = shape.reduce((a, b) => a * b, 1);
  return fc.array(fc.float({ noNaN: true }), { minLength: length, maxLength: length }).map((values) => ({ shape, values: Float32Array.from(values) }));
});
const files = fc.tuple(fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 4 }).filter((names) => !names.some((name) => name.startsWith('__'))), fc.array(tensor, { minLength: 4, maxLength: 4 }));

test('property: tensors survive being written and read', () => {
  fc.assert(fc.property(files, fc.dictionary(fc.constantFrom('a', 'b'), fc.string(), { noNullPrototype: true }), ([names, pool], metadata) => {
    const tensors = new Map(names.map((name, at) => [name, pool[at]!])), read = readSafetensors(writeSafetensors(tensors, metadata));
    // JSON puts names that are numbers first.
    assert.deepEqual([...read.tensors].toSorted(([a], [b]) => (a < b ? -1 : 1)), [...tensors].toSorted(([a], [b]) => (a < b ? -1 : 1)));
    assert.deepEqual(read.metadata, metadata);
  }));
});

test('property: any bytes are read or refused with a reason', () => {
  fc.assert(fc.property(files, fc.array(fc.tuple(fc.nat(300), fc.nat(255)), { maxLength: 6 }), fc.nat(400), ([names, pool], changes, length) => {
    const bytes = writeSafetensors(new Map(names.map((name, at) => [name, pool[at]!])), {}).slice(0, length);
    for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
    try {
      assert.ok(readSafetensors(bytes).tensors);
    } catch (error) {
      assert.ok(error instanceof UserError, String(error));
    }
  }), { numRuns: 500 });
});
