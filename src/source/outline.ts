import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import type { ScriptOption, ScriptOutline } from '../model/scriptOption.ts';
import type { ReadAsset } from './contract.ts';
import { parsePython, sitesBelow } from './python.ts';
import { hydraConfig, optionsBelow } from './python/options.ts';

const defaults = {
  /** Sites less sure than this are hardly metrics. */
  certainty: 0.3,
};

/** The scalars of a YAML text as options; hydra's own keys are left out. */
function configOptions(text: string): ScriptOption[] {
  const options: ScriptOption[] = [];
  const visit = (value: unknown, path: string): void => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [key, inner] of Object.entries(value)) if (path !== '' || !/^(defaults|hydra)$/.test(key)) visit(inner, path === '' ? key : `${path}.${key}`);
    } else if (typeof value === 'number') options.push({ name: path, type: Number.isInteger(value) ? 'int' : 'float', value });
    else if (typeof value === 'boolean' || typeof value === 'string') options.push({ name: path, type: typeof value === 'boolean' ? 'flag' : 'text', value });
  };
  visit(parse(text, { logLevel: 'error', uniqueKeys: false }), '');
  return options;
}

/** What a Python script takes and logs. Total: of a text with errors what can be told from the rest. @param path absolute; a hydra config lies beside it */
export async function outlinePython(readAsset: ReadAsset, path: string, text: string): Promise<ScriptOutline> {
  const outline = await parsePython(readAsset, text, (root) => ({ options: optionsBelow(root), config: hydraConfig(root), sites: sitesBelow(root) }));
  const { options = [], config, sites = [] } = outline ?? {};
  const logged = sites.filter(({ role, name, certainty }) => role === 'log' && certainty >= defaults.certainty && !name.includes('*')).sort((a, b) => b.certainty - a.certainty);
  const settings = config === undefined ? [] : await readFile(join(dirname(path), config), 'utf8').then(configOptions).catch(() => []);
  return { options: [...options, ...settings], metrics: [...new Set(logged.map(({ name }) => name))], bare: config !== undefined };
}
