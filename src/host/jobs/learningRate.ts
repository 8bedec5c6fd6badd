import type { Job } from '../../model/job.ts';

/** What of a job says its learning rate. */
type Spelled = Pick<Job, 'command' | 'env' | 'params'>;

export interface LearningRate {
  value: number;
  /** The same job with another one. */
  with(value: number): Spelled;
}

/** `lr`, `--lr`, `optimizer.lr`, `LEARNING_RATE`, `base-learning-rate`. */
const named = /(?:^|[._-])(?:lr|learning[._-]?rate)$/i;

/** The learning rate in a job's arguments (`--lr 0.1`, `--lr=0.1`, `lr=0.1`) or its own environment; the first one counts. */
export function maybeLearningRate(job: Spelled): LearningRate | undefined {
  const { command, env, params } = job;
  const change = (part: Partial<Spelled>) => (value: number): Spelled => ({ command, env, ...part, ...(params && { params: withRate(params, value) }) });
  for (const [at, word] of command.entries()) {
    const [, name = word, joined] = /^([^=]+)=(.*)$/.exec(word) ?? [];
    const value = numberOf(joined ?? (word.startsWith('-') ? command[at + 1] : undefined));
    if (!named.test(name) || value === undefined) continue;
    const [place, text] = joined === undefined ? [at + 1, (rate: number) => String(rate)] : [at, (rate: number) => `${name}=${rate}`];
    return { value, with: (rate) => change({ command: command.with(place, text(rate)) })(rate) };
  }
  for (const [name, text] of Object.entries(env)) {
    const value = numberOf(text);
    if (named.test(name) && value !== undefined) return { value, with: (rate) => change({ env: { ...env, [name]: String(rate) } })(rate) };
  }
  return undefined;
}

const withRate = (params: NonNullable<Job['params']>, rate: number): Job['params'] =>
  Object.fromEntries(Object.entries(params).map(([name, value]) => [name, named.test(name) && typeof value === 'number' ? rate : value]));

function numberOf(text: string | undefined): number | undefined {
  const value = text === undefined || text.trim() === '' ? NaN : Number(text);
  return Number.isFinite(value) && value > 0 ? value : undefined;
}
