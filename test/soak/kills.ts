// Ten logs of as many formats grow to 100,000 records each while the engine that reads them is killed 200 times: `--logs N`, `--records N`, `--kills N`.
// `--begin 0.3` of them are there before the first look, so that threads read them ahead; `--watch off` without hints of the file system.
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
  options: {
    logs: { type: 'string', default: '10' }, records: { type: 'string', default: '100000' }, kills: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' }, begin: { type: 'string', default: '0.3' }, watch: { type: 'string', default: 'on' },
  },
});
const [logs, records, kills, begin] = [values.logs, values.records, values.kills, values.begin].map(Number) as [number, number, number, number];
const random = new Random(Number(values.seed));
const folder = mkdtempSync(join(tmpdir(), 'lossband-kills-'));
const storage = join(folder, 'storage');
const options = { roots: [{ path: join(folder, 'logs'), name: 'kills' }], configFiles: [], ignore: [], storage, pollInterval: 10, watch: values.watch !== 'off' };
const engine = new EngineHandle(await bundleEngine());

const files = Array.from({ length: logs }, (_, i) => {
  const writer = writers[i % writers.length]!;
  const path = join(folder, 'logs', `run${i}`, writer.name);
  mkdirSync(join(path, '..'), { recursive: true });
  appendFileSync(path, writer.head);
  return { writer, path, written: 0, size: writer.head.length, torn: new Uint8Array(0) };
});
const firstStep = 16_384;
const firstValue = 1_000_000;

/** Writes on up to a record, and the begin of the next, so that the engine meets torn ends all the time. */
function writeUntil(count: number): void {
  for (const file of files) {
    const rows: Uint8Array[] = [file.torn];
    for (; file.written < count; file.written++) {
      const row = file.writer.point(firstStep + file.written, firstValue + file.written, file.size);
      file.size += row.length;
      rows.push(row);
    }
    const bytes = Buffer.concat(rows);
    const cut = count < records ? bytes.length - random.below(20) : bytes.length;
    appendFileSync(file.path, bytes.subarray(0, cut));
    file.torn = bytes.subarray(cut);
  }
}

const reached = (kill: number): number => Math.floor(records * (begin + ((1 - begin) * kill) / kills));
let unread = 0;
writeUntil(reached(0));
for (let kill = 0; kill < kills; kill++) {
  await engine.far.open(options);
  writeUntil(reached(kill + 0.5));
  const reading = engine.far.refresh().catch(() => undefined);
  await Promise.race([reading.then(() => (unread -= 1)), new Promise((resolve) => setTimeout(resolve, random.below(120)))]);
  unread += 1;
  writeUntil(reached(kill + 1));
  await engine.kill();
}
writeUntil(records);
await engine.far.open(options);
await engine.far.refresh();
await engine.far.close();
await engine.kill();

const store = new Store(SqliteBackend.open(join(storage, 'cache.db')));
const read = Array.from(files, () => new Array<number>());
for (const { row, series } of store.catalog.runs.values()) {
  const own = read[Number(/^run(\d+)/.exec(row.path)?.[1])]!;
  for (const part of [...series.values()].flat()) if (part.kind === 'scalar') own.push(...collectPoints(store, row.id, part.tag).values.filter((value) => value >= firstValue));
}
const lost = read.reduce((sum, values) => sum + records - new Set(values).size, 0);
const doubled = read.reduce((sum, values) => sum + values.length - new Set(values).size, 0);
store.dispose();
rmSync(folder, { recursive: true });
console.log(`${logs} logs of ${records} records, ${kills} kills -9, ${unread} of them before the engine had caught up: ` +
  `${lost} lost, ${doubled} doubled, ${engine.errors.length} errors, in ${process.uptime().toFixed(0)} s`);
process.exit(lost > 0 || doubled > 0 ? 1 : 0);
