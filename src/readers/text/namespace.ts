import type { Hparams } from '../../model/run.ts';
import { parseNumber } from './number.ts';

/** `Namespace(lr=0.1, batch_size=64, data='x')`, as `print(args)` gives it: the hyperparameters; undefined for other lines. */
export function readNamespace(line: string): Hparams | undefined {
  const body = /^(?:\w+[:=]\s*)?Namespace\((.*)\)\s*$/.exec(line.trim())?.[1];
  if (body === undefined) return undefined;
  const hparams: Hparams = {};
  for (const match of body.matchAll(/([A-Za-z_]\w*)=('[^']*'|"[^"]*"|\[[^\]]*\]|\([^)]*\)|[^,]*)(?:,\s*|$)/g)) hparams[match[1]!] = valueOf(match[2]!.trim());
  return hparams;
}

function valueOf(text: string): string | number | boolean | null {
  if (text === 'None') return null;
  if (text === 'True' || text === 'False') return text === 'True';
  const number = parseNumber(text);
  return number !== undefined && Number.isFinite(number) ? number : text.replace(/^(['"])(.*)\1$/, '$2');
}
