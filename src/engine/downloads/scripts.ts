import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../../base/errors.ts';

const token = /"(?:\\.|[^"\\])*"|![01]|(?:null|true|false)\b|-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|[A-Za-z_$][\w$]*(?=:)|[{}[\],:]/gy;

/** A token of JavaScript as JSON has it. */
function asJson(text: string): string {
  if (text === '!0' || text === '!1') return String(text === '!0');
  if (/^(?!(?:null|true|false)$)[A-Za-z_$]/.test(text)) return JSON.stringify(text);
  return /^-?[\d.]/.test(text) ? String(Number(text)) : text;
}

/**
 * The value of a script that holds one and nothing else, as a bundler packs a JSON file: `…exports=VALUE},{}]},…`. It is read and not run.
 * @throws UserError where it holds something else
 */
export function valueOfScript(script: string): unknown {
  const start = [...script.matchAll(/\bexports=(?=[{["])/g)].at(-1), parts: string[] = [];
  let depth = 0;
  token.lastIndex = start ? start.index + start[0].length : script.length;
  for (let found = token.exec(script); found; found = token.exec(script)) {
    parts.push(asJson(found[0]));
    depth += /^[{[]$/.test(found[0]) ? 1 : /^[}\]]$/.test(found[0]) ? -1 : 0;
    if (depth === 0) return JSON.parse(parts.join('')) as unknown;
  }
  throw new UserError('The package has other files than are known of this version.');
}

/** A model that a package carries as two scripts becomes files of TensorFlow.js. @param normalise how it wants its images, which its files do not say */
export async function unpackScripts(folder: string, [model, weights]: readonly [model: string, weights: string], normalise: string): Promise<void> {
  const [topology, bytes] = await Promise.all([model, weights].map(async (path) => valueOfScript(await readFile(join(folder, path), 'utf8')))) as [object, string];
  const manifest = topology as { weightsManifest: { paths: string[] }[] };
  await writeFile(join(folder, manifest.weightsManifest[0]!.paths[0]!), Buffer.from(bytes, 'base64'));
  await writeFile(join(folder, 'model.json'), JSON.stringify({ ...manifest, userDefinedMetadata: { normalise } }));
  await Promise.all([model, weights].map((path) => rm(join(folder, path))));
}
