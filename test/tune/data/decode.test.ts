import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { decodeImage } from '../../../src/tune/data/images/decode.ts';

const folder = new URL('../../fixtures/tune/images/', import.meta.url);
const truth = JSON.parse(readFileSync(new URL('recorded.json', folder), 'utf8')) as Record<string, { width: number; height: number; rgb: number[] }>;

/** Mean difference allowed: nothing for lossless formats; JPEG decoders round, and blow up halved colour (here of a steep ramp), each in their own way. */
const tolerance = (name: string): number => (/subsampled|progressive/.test(name) ? 9 : /jpg$|lossy/.test(name) ? 1 : 0);

// What Pillow decodes, laid on white.
for (const [name, { width, height, rgb }] of Object.entries(truth)) {
  test(`${name} has Pillow's pixels`, () => {
    const picture = decodeImage(readFileSync(new URL(name, folder)), 3);
    assert.deepEqual([picture.width, picture.height], [width, height]);
    const mean = rgb.reduce((sum, value, at) => sum + Math.abs(value - picture.data[at]!), 0) / rgb.length;
    assert.ok(mean <= tolerance(name), `differs by ${mean} on average`);
  });
}

test('grey is the luma', () => {
  const colour = decodeImage(readFileSync(new URL('rgb.png', folder)), 1), grey = decodeImage(readFileSync(new URL('grey.png', folder)), 1);
  assert.ok(colour.data.every((value, at) => Math.abs(value - grey.data[at]!) <= 1));
});

test('damaged files throw an error and nothing else happens', () => {
  for (const name of Object.keys(truth)) {
    const bytes = readFileSync(new URL(name, folder));
    assert.throws(() => decodeImage(bytes.subarray(0, 12), 3), Error, name);
  }
  assert.throws(() => decodeImage(Buffer.from('hello, no image at all'), 3), /not a PNG/);
});

test('a header that claims too many pixels is not believed', () => {
  const bytes = Buffer.from(readFileSync(new URL('rgb.bmp', folder)));
  bytes.writeInt32LE(1_000_000, 18);
  bytes.writeInt32LE(1_000_000, 22);
  assert.throws(() => decodeImage(bytes, 3), /too many/);
});
