// Ten logs grow to 100,000 records each while the engine that reads them is killed 200 times: `--logs N`, `--records N`, `--kills N`.
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { collectPoints } from '../../src/store/range.ts';
import { SqliteBackend } from '../../src/store/sqlite.ts';
import { Store } from '../../src/store/store.ts';
import { bundleEngine, EngineHandle } from './engineHandle.ts';
import { writers } from './formats.ts';
import { Random } from './random.ts';

const { values } = parseArgs({
  options: { logs: { type: 'string', default: '10' }, records: { type: 'string', default: '100000' }, kills: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } },
});
const [logs, records, kills] = [Number(values.logs), Number(values.records), Number(values.kills)];
const random = new Random(Number(values.seed));
const folder = mkdtempSync(join(tmpdir(), 'lossband-kills-'));
const storage = join(folder, 'storage');
const options = { roots: [{ path: join(folder, 'logs'), name: 'kills' }], configFiles: [], ignore: [], storage, pollInterval: 10 };
const engine = new EngineHandle(await bundleEngine());

const files = Array.from({ length: logs }, (_, i) => {
  const writer = writers[i % writers.length]!;
  const path = join(folder, 'logs', `run${i}`, writer.name);
  mkdirSync(join(path, '..'), { recursive: true });
  appendFileSync(path, writer.head);
  return { writer, path, written: 0, size: writer.head.length, torn: new Uint8Array(0) };
});
const firstStep = 16_384;

/** Writes on up to a record, and the begin of the next, so that the engine meets torn ends all the time. */
function writeUntil(count: number): void {
  for (const file of files) {
    const rows: Uint8Array[] = [file.torn];
    for (; file.written < count; file.written++) {
      const row = file.writer.point(firstStep + file.written, 1_000_000 + file.written, file.size);
      file.size += row.length;
      rows.push(row);
    }
    const bytes = Buffer.concat(rows);
    const cut = count < records ? bytes.length - random.below(20) : bytes.length;
    appendFileSync(file.path, bytes.subarray(0, cut));
    file.torn = bytes.subarray(cut);
  }
}

let unread = 0;
for (let kill = 0; kill < kills; kill++) {
  await engine.far.open(options);
  writeUntil(Math.floor((records * (kill + 0.5)) / kills));
  const reading = engine.far.refresh().catch(() => undefined);
  await Promise.race([reading.then(() => (unread -= 1)), new Promise((resolve) => setTimeout(resolve, random.below(120)))]);
  unread += 1;
  writeUntil(Math.floor((records * (kill + 1)) / kills));
  await engine.kill();
}
writeUntil(records);
await engine.far.open(options);
await engine.far.refresh();
await engine.far.close();
await engine.kill();

const store = new Store(SqliteBackend.open(join(storage, 'cache.db')));
let lost = 0;
let doubled = 0;
for (const id of store.catalog.runs.keys()) {
  const points = collectPoints(store, id, 'loss').values;
  const unique = new Set(points);
  doubled += points.length - unique.size;
  lost += records - unique.size;
}
const missing = logs - store.catalog.runs.size;
store.dispose();
rmSync(folder, { recursive: true });
console.log(`${logs} logs of ${records} records, ${kills} kills -9, ${unread} of them before the engine had caught up: ` +
  `${lost + missing * records} lost, ${doubled} doubled, ${engine.errors.length} errors`);
process.exit(lost + doubled + missing > 0 ? 1 : 0);
