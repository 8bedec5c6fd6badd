// node tools/wasm/build.ts: makes src/readers/tfevents/scanModule.ts of scan.wat. A test holds the two together.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import wabt from 'wabt';

const source = fileURLToPath(new URL('scan.wat', import.meta.url));
const target = fileURLToPath(new URL('../../src/readers/tfevents/scanModule.ts', import.meta.url));

/** The module's text as it stands in the repository. */
export async function makeModule(): Promise<string> {
  const { parseWat } = await wabt();
  const module = parseWat('scan.wat', readFileSync(source, 'utf8'));
  const lines = Buffer.from(module.toBinary({}).buffer).toString('base64').match(/.{1,160}/g)!;
  module.destroy();
  return `/** Made of tools/wasm/scan.wat by tools/wasm/build.ts. */\nexport const scanModule =\n${lines.map((line) => `  '${line}'`).join(' +\n')};\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(target, await makeModule());
