// npm run bench [-- NAME…]: every bench of this folder, one after the other, each with its figures and how they were measured.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { runProgram } from '../../tools/children.ts';

const folder = import.meta.dirname;
/** A bench says how to run it (`node test/bench/NAME.ts`); other files of the folder are its helpers. */
const isBench = (file: string): boolean => file !== 'index.ts' && file.endsWith('.ts') && readFileSync(join(folder, file), 'utf8').includes(`node test/bench/${file}`);

const wanted = process.argv.slice(2);
const benches = readdirSync(folder).filter(isBench).map((file) => basename(file, '.ts')).filter((name) => wanted.length === 0 || wanted.includes(name));

for (const name of benches) {
  console.log(`\n── ${name} ${'─'.repeat(Math.max(0, 100 - name.length))}`);
  const code = await runProgram(process.execPath, [join(folder, `${name}.ts`)]);
  if (code !== 0) process.exitCode = 1;
}
