import type { RunInfo } from '../src/protocol/engineApi.ts';
import { nameOf } from './names.ts';

export type RunTest = (info: RunInfo) => boolean;

/**
 * What the filter box means. Words must all be in the name, the tags or the note; `/…/` is a regular expression;
 * `lr>0.01`, `optimizer=adam`, `batch<=64`, `model!=resnet` ask for a hyperparameter. Terms are joined by "and".
 * A broken expression is taken as plain text, so that the list does not vanish while somebody types.
 */
export function parseRunFilter(filter: string): RunTest {
  const tests = (filter.match(/\/(?:\\.|[^/\\])+\/i?|\S+/g) ?? []).map(parseTerm);
  return (info) => tests.every((test) => test(info));
}

function parseTerm(term: string): RunTest {
  return maybePattern(term) ?? maybeCondition(term) ?? contains(term);
}

function contains(term: string): RunTest {
  const text = term.toLowerCase();
  return (info) => textsOf(info).some((part) => part.toLowerCase().includes(text));
}

function maybePattern(term: string): RunTest | undefined {
  const source = /^\/(.+)\/(i?)$/.exec(term);
  if (!source) return undefined;
  try {
    const pattern = new RegExp(source[1]!, source[2]);
    return (info) => textsOf(info).some((text) => pattern.test(text));
  } catch {
    return undefined;
  }
}

function maybeCondition(term: string): RunTest | undefined {
  const parts = /^([\w./-]+)(<=|>=|!=|=|<|>)(.+)$/.exec(term);
  if (!parts) return undefined;
  const [, key, sign, wanted] = parts as unknown as [string, string, string, string];
  return ({ run }) => {
    const value = Object.hasOwn(run.hparams, key) ? run.hparams[key] : undefined;
    if (value === undefined) return false;
    if (sign === '=') return equal(value, wanted);
    if (sign === '!=') return !equal(value, wanted);
    const difference = Number(value) - Number(wanted);
    if (sign === '<') return difference < 0;
    if (sign === '>') return difference > 0;
    return sign === '<=' ? difference <= 0 : difference >= 0;
  };
}

function equal(value: unknown, wanted: string): boolean {
  return String(value) === wanted || (typeof value === 'number' && value === Number(wanted));
}

function textsOf(info: RunInfo): string[] {
  return [nameOf(info), info.run.name, ...(info.notes.tags ?? []), info.notes.note ?? ''];
}
