import assert from 'node:assert/strict';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import fc from 'fast-check';
import { Engine } from '../../src/engine/engine.ts';
import type { RunInfo } from '../../src/protocol/engineApi.ts';
import { fixtures } from '../readers/replay.ts';
import { Lab } from './lab.ts';

/** Real databases of trackers, made of what the fixtures hold of them. */
const scripts = globSync('*-database/*/*.sql', { cwd: fixtures }).concat(globSync('trackio/*/*.sql', { cwd: fixtures }));

async function readAll(lab: Lab): Promise<{ runs: RunInfo[]; errors: string[] }> {
  const errors: string[] = [];
  const engine = new Engine({ didChange: () => undefined, didLog: (level, message) => void (level === 'error' && errors.push(message)) }, { oneShot: true, judge: false });
  await engine.open(lab.options({ storage: undefined }));
  await engine.refresh();
  const { runs } = await engine.snapshot();
  await engine.close();
  return { runs, errors };
}

/** Nothing of it need last. */
function change(path: string, work: (database: DatabaseSync) => void): void {
  const database = new DatabaseSync(path);
  database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF');
  work(database);
  database.close();
}

function build(lab: Lab, script: string): Buffer {
  change(lab.path('tracker.db'), (database) => database.exec(`BEGIN; ${readFileSync(join(fixtures, script), 'utf8')} COMMIT`));
  return readFileSync(lab.path('tracker.db'));
}

test('there are databases of every tracker', () => assert.equal(scripts.length, 3));

for (const script of scripts) {
  test(`${script}: a damaged database is a problem at most, and stops no neighbour`, async () => {
    using lab = new Lab({ 'run/log.jsonl': '{"step": 1, "loss": 0.5}\n{"step": 2, "loss": 0.4}\n' });
    const whole = build(lab, script);
    const blow = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), bytes: fc.oneof(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.constant(new Uint8Array(9).fill(255))) });
    await fc.assert(fc.asyncProperty(fc.array(blow, { minLength: 1, maxLength: 6 }), fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean(), async (blows, end, cut) => {
      const bytes = Buffer.from(whole);
      // The first bytes say that it is a database at all.
      for (const { at, bytes: damage } of blows) bytes.set(damage, 16 + Math.floor(at * (bytes.length - 16 - damage.length)));
      writeFileSync(lab.path('tracker.db'), cut ? bytes.subarray(0, 16 + Math.floor(end * bytes.length)) : bytes);
      const { runs, errors } = await readAll(lab);
      assert.deepEqual(errors, []);
      assert.ok(runs.some(({ run }) => run.id.endsWith('/run/log') || run.id.endsWith('/run')));
    }), { numRuns: 60 });
  });

  test(`${script}: values of other kinds than the tracker writes are passed over`, async () => {
    using lab = new Lab();
    const whole = build(lab, script);
    const odd = fc.constantFrom("'text'", 'NULL', "x'ff00fe'", '9e999', '-1', "'{\"a\": [1, {\"b\": \"NaN\"}]}'", "'[[[['", "zeroblob(100000)", "'Infinity'", '9223372036854775807', "printf('%.*c', 100000, '{')");
    await fc.assert(fc.asyncProperty(fc.infiniteStream(odd), fc.infiniteStream(fc.nat()), async (values, picks) => {
      writeFileSync(lab.path('tracker.db'), whole);
      change(lab.path('tracker.db'), (database) => {
        const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all().map(({ name }) => String(name));
        for (let i = 0; i < 6; i++) {
          const table = tables[picks.next().value % tables.length]!;
          const columns = database.prepare(`PRAGMA table_info("${table}")`).all();
          const { name } = columns[picks.next().value % columns.length]!;
          try {
            database.exec(`UPDATE "${table}" SET "${String(name)}" = ${values.next().value} WHERE rowid % 2 = ${picks.next().value % 2}`);
          } catch {
            // The schema itself rules that value out.
          }
        }
      });
      assert.deepEqual((await readAll(lab)).errors, []);
    }), { numRuns: 30 });
  });
}
