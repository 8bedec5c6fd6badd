import assert from 'node:assert/strict';
import { appendFileSync, chmodSync, linkSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, truncateSync, unlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import fc from 'fast-check';
import { look, readHead, type TailState } from '../../src/readers/tail.ts';

let folder: string;
let path: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'lossband-tail-')); path = join(folder, 'a.log'); });
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Reads on, done with whole lines only, as a reader would be. `memory` is read into, and used by others between two chunks. */
function follow(state?: TailState, memory?: Uint8Array): { kind: string; lines: string[]; state: TailState | undefined } {
  const seen = look(path, state, memory);
  if (seen.kind === 'unchanged') return { kind: seen.kind, lines: [], state: seen.state };
  if (seen.kind === 'gone' || seen.kind === 'unreadable') return { kind: seen.kind, lines: [], state };
  let text = '';
  for (let chunk = seen.tail.next(); chunk; chunk = seen.tail.next()) {
    const whole = chunk.bytes.lastIndexOf(10) + 1;
    text += Buffer.from(chunk.bytes.subarray(0, whole)).toString();
    seen.tail.advance(whole);
    memory?.fill(0x78);
  }
  const after = seen.tail.state();
  seen.tail.close();
  return { kind: seen.kind, lines: text.split('\n').slice(0, -1), state: after };
}

/** A state old enough for its times to be trusted. */
const settled = (state: TailState | undefined): TailState => ({ ...state!, seen: state!.seen + 1000 });

test('a file is read once, then only what was added, a torn line when it is whole', () => {
  writeFileSync(path, 'one\ntwo\nthr');
  const first = follow();
  assert.deepEqual(first.lines, ['one', 'two']);
  assert.deepEqual(follow(first.state).lines, []);
  assert.equal(follow(settled(first.state)).kind, 'unchanged');
  appendFileSync(path, 'ee\nfour\n');
  const second = follow(first.state);
  assert.equal(second.kind, 'grown');
  assert.deepEqual(second.lines, ['three', 'four']);
  assert.deepEqual(follow(second.state).lines, []);
});

test('an empty file grows', () => {
  writeFileSync(path, '');
  const empty = follow();
  assert.equal(empty.kind, 'grown');
  assert.equal(follow(empty.state).kind, 'unchanged');
  appendFileSync(path, 'one\n');
  assert.deepEqual(follow(empty.state).lines, ['one']);
});

test('a tail closed before it was read to the end is taken up again', () => {
  writeFileSync(path, 'one\n');
  const seen = look(path);
  assert.ok(seen.kind === 'grown');
  seen.tail.close();
  assert.deepEqual(follow(settled(seen.tail.state())).lines, ['one']);
});

test('a file that did not change is not opened', { skip: process.getuid?.() === 0 && 'root opens everything' }, () => {
  writeFileSync(path, 'one\n');
  const { state } = follow();
  chmodSync(path, 0);
  const { mtimeMs: mtime, ctimeMs: ctime } = statSync(path);
  assert.equal(look(path, settled({ ...state!, mtime, ctime })).kind, 'unchanged');
  assert.deepEqual(look(path, { ...state!, size: 1 }), { kind: 'unreadable', code: 'EACCES' });
});

const rewrites: Record<string, () => void> = {
  'cut shorter': () => truncateSync(path, 2),
  'cut and written on beyond the old end (copytruncate)': () => writeFileSync(path, 'other\nlines\nthat are longer\n'),
  'rewritten at the same size': () => writeFileSync(path, 'One\ntwo\n'),
  'rewritten at the same size, times set back': () => {
    const { atime, mtime } = statSync(path);
    writeFileSync(path, 'one\nTwo\n');
    utimesSync(path, atime, mtime);
  },
  'replaced by rename': () => { writeFileSync(`${path}.new`, 'new one\nnew two\nnew three\n'); renameSync(`${path}.new`, path); },
  'deleted and made anew (the inode may be reused)': () => { unlinkSync(path); writeFileSync(path, 'one\ntwO\nthree\n'); },
  'swapped for a symbolic link': () => { writeFileSync(join(folder, 'b'), 'b one\nb two\n'); unlinkSync(path); symlinkSync('b', path); },
};
for (const [name, rewrite] of Object.entries(rewrites)) {
  test(`${name}: replaced, read from the start`, () => {
    writeFileSync(path, 'one\ntwo\n');
    const { state } = follow();
    rewrite();
    const after = follow(state);
    assert.equal(after.kind, 'replaced');
    assert.equal(after.lines.join('\n'), Buffer.from(readHead(path)).toString().replace(/\n?[^\n]*$/, ''));
  });
}

test('touched, renamed over by a longer copy, or found under another name: the same log goes on', () => {
  writeFileSync(path, 'one\n');
  const first = follow();
  utimesSync(path, 1, 1);
  assert.equal(follow(settled(first.state)).kind, 'unchanged');
  writeFileSync(`${path}.copy`, 'one\ntwo\n');
  renameSync(`${path}.copy`, path);
  const second = follow(first.state);
  assert.deepEqual([second.kind, second.lines], ['grown', ['two']]);
  linkSync(path, `${path}.1`);
  assert.equal(look(`${path}.1`, second.state).kind, 'unchanged');
});

test('a long file rewritten in its middle at the same size is noticed', () => {
  const bytes = Buffer.from('0123456789abcde\n'.repeat(10_000));
  writeFileSync(path, bytes);
  const { state } = follow();
  bytes[80_000] = 42;
  writeFileSync(path, bytes);
  assert.equal(follow(settled({ ...state!, ctime: 0 })).kind, 'replaced');
});

test('a missing file is gone, a folder is unreadable', () => {
  assert.equal(look(path).kind, 'gone');
  mkdirSync(path);
  assert.deepEqual(look(path), { kind: 'unreadable', code: 'EISDIR' });
  assert.equal(readHead(path).length, 0);
});

test('a line longer than the buffer comes whole', () => {
  writeFileSync(path, `${'x'.repeat(9_000_000)}\nend\n`);
  const { lines } = follow();
  assert.deepEqual(lines.map((line) => line.length), [9_000_000, 3]);
});

test('whatever is appended in whatever pieces comes exactly once, also in memory that others use', () => {
  const pieces = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 3000 }), { maxLength: 12 });
  fc.assert(fc.property(pieces, fc.option(fc.integer({ min: 1, max: 4000 }), { nil: undefined }), (pieces, room) => {
    const memory = room === undefined ? undefined : new Uint8Array(room);
    writeFileSync(path, '');
    let state: TailState | undefined;
    const got: string[] = [];
    for (const piece of pieces) {
      appendFileSync(path, piece);
      const step = follow(state && (JSON.parse(JSON.stringify(state)) as TailState), memory);
      assert.notEqual(step.kind, 'replaced');
      got.push(...step.lines);
      state = step.state;
    }
    assert.deepEqual(got, pieces.join('').split('\n').slice(0, -1));
  }), { numRuns: 120 });
});

const lines = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 200 });
const action = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('append' as const), text: lines }) },
  fc.record({ do: fc.constantFrom('rewrite' as const, 'renameOver' as const, 'recreate' as const), text: lines }),
  fc.record({ do: fc.constantFrom('truncate' as const, 'flip' as const, 'copyOver' as const, 'copyLonger' as const, 'touch' as const, 'vanish' as const), at: fc.double({ min: 0, max: 1, noNaN: true }) }),
);

test('whatever is done to a file between two looks: what was read is what stands there, or the reading starts anew', () => {
  fc.assert(fc.property(fc.array(action, { maxLength: 15 }), (actions) => {
    writeFileSync(path, '');
    let state: TailState | undefined;
    let read = '';
    for (const step of actions) {
      act(step);
      const seen = follow(state);
      if (seen.kind === 'gone') {
        writeFileSync(path, '');
        continue;
      }
      if (seen.kind === 'replaced') read = '';
      read += seen.lines.map((line) => `${line}\n`).join('');
      state = seen.state;
      const content = readFileSync(path, 'utf8');
      assert.equal(read, content.slice(0, content.lastIndexOf('\n') + 1), `after ${step.do}, ${seen.kind}`);
    }
  }), { numRuns: 150 });
});

function act(step: typeof action extends fc.Arbitrary<infer A> ? A : never): void {
  const content = readFileSync(path, 'utf8');
  const over = (text: string): void => { writeFileSync(`${path}.new`, text); renameSync(`${path}.new`, path); };
  if ('text' in step) {
    if (step.do === 'append') appendFileSync(path, step.text);
    else if (step.do === 'rewrite') writeFileSync(path, step.text);
    else if (step.do === 'renameOver') over(step.text);
    else { unlinkSync(path); writeFileSync(path, step.text); }
    return;
  }
  const at = Math.floor(step.at * content.length);
  if (step.do === 'truncate') truncateSync(path, at);
  else if (step.do === 'flip') writeFileSync(path, content.slice(0, at) + (content[at] === 'a' ? 'b' : 'a') + content.slice(at + 1));
  else if (step.do === 'copyOver') over(content);
  else if (step.do === 'copyLonger') over(`${content}a\n`);
  else if (step.do === 'touch') utimesSync(path, at, at);
  else unlinkSync(path);
}
