import { formatPhrase } from '../model/phrase.ts';
import type { SweepInfo, TrialInfo } from '../model/sweep.ts';
import { jsonNumber } from './output.ts';

const clear = '\x1b[H\x1b[J';

/** Parameters on one line, numbers short. */
export function paramsText({ params }: TrialInfo): string {
  return Object.entries(params).map(([name, value]) => `${name}=${typeof value === 'number' ? Number(value.toPrecision(4)) : String(value)}`).join(' ');
}

const numberText = (value: number): string => (Number.isFinite(value) ? value.toPrecision(5) : String(value));

const valueText = ({ value, others = [], infeasible }: TrialInfo): string =>
  (value === undefined ? '' : `${[value, ...others].map(numberText).join(', ')}${infeasible ? ' breaks a constraint' : ''}`);

function progress({ name, trials, wanted, phase, driven, metric, best, front }: SweepInfo): string {
  const over = trials.filter(({ state }) => state !== 'waiting' && state !== 'running').length, top = trials.find(({ id }) => id === best);
  const state = phase === 'running' && !driven ? 'nobody drives it' : phase;
  if (front) return `${name}: ${state}, ${over} of ${wanted ?? '∞'} trials; on the Pareto front: ${front.length}${front.length > 0 ? ` (trials ${front.join(', ')})` : ''}`;
  return `${name}: ${state}, ${over} of ${wanted ?? '∞'} trials${top ? `; best ${metric?.name} ${valueText(top)} (trial ${top.id}: ${paramsText(top)})` : ''}`;
}

/** A run's parameters may be anything: control characters must not reach the terminal. */
const printable = (text: string): string => text.replace(/[^\P{C}\n]/gu, '\ufffd');

/** What runs, then the newest, as many as the screen has room for. */
export function sweepTable(info: SweepInfo, rows: number, columns: number): string {
  const running = ({ state }: TrialInfo): number => Number(state === 'running');
  const latest = [...info.trials].reverse().sort((a, b) => running(b) - running(a)).slice(0, Math.max(1, rows - 3));
  const cells = latest.map((trial) => [trial.id, trial.state, valueText(trial), String(trial.reports), trial.problem ? formatPhrase(trial.problem) : paramsText(trial)]);
  const table = [['trial', 'state', [info.metric?.name ?? '', ...(info.objectives ?? []).map(({ name }) => name)].join(', '), 'values', ''], ...cells];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]!.length)));
  const lines = table.map((row) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ').trimEnd());
  return `${printable([progress(info), ...lines].map((line) => line.slice(0, columns)).join('\n'))}\n`;
}

/** Shows a sweep as it goes: on a terminal as a table that takes the place of the one before, into a file as one line for each trial that ended. */
export class SweepDisplay {
  readonly #terminal: NodeJS.WriteStream;
  readonly #asJob: boolean;
  readonly #told = new Set<string>();

  /** @param asJob what is printed is a job's output, and numbers in it would be read as a log of its own: only words are printed */
  constructor(terminal: NodeJS.WriteStream, asJob: boolean) {
    this.#asJob = asJob;
    this.#terminal = terminal;
  }

  show(info: SweepInfo): void {
    const { isTTY, rows = 40, columns = 200 } = this.#terminal;
    if (isTTY) this.#terminal.write(clear + sweepTable(info, rows, columns));
    else for (const trial of info.trials) this.#tell(trial);
  }

  /** What is left to say at the end. */
  end(info: SweepInfo): void {
    this.show(info);
    if (!this.#asJob && !this.#terminal.isTTY) this.#terminal.write(`${printable(progress(info))}\n`);
  }

  #tell(trial: TrialInfo): void {
    const key = `${trial.id}#${trial.attempt}`;
    if (trial.state === 'waiting' || trial.state === 'running' || this.#told.has(key)) return;
    this.#told.add(key);
    if (this.#asJob) {
      this.#terminal.write(`trial ${trial.id}: ${trial.state}\n`);
      return;
    }
    const words = [trial.state, valueText(trial), paramsText(trial), trial.problem ? formatPhrase(trial.problem) : ''];
    this.#terminal.write(`${printable(`trial ${trial.id}: ${words.filter(Boolean).join('  ')}`)}\n`);
  }
}

/** The sweep as `--json` prints it. */
export function sweepJson(info: SweepInfo): object {
  const { name, file, folder, phase, method, metric, objectives, wanted, trials, best, front, problems } = info;
  const tell = ({ id, state, params, value, others, infeasible, attempt, reports, problem }: TrialInfo): object => ({
    id, state, params, attempt, reports,
    ...(value !== undefined && { value: jsonNumber(value) }), ...(others && { others: others.map(jsonNumber) }), ...(infeasible && { infeasible }), ...(problem && { problem: formatPhrase(problem) }),
  });
  const top = trials.find(({ id }) => id === best);
  return {
    name, file, folder, phase, method, ...(metric && { metric }), ...(objectives && { objectives }), ...(wanted !== undefined && { wanted }),
    best: top ? tell(top) : null, ...(front && { front }), trials: trials.map(tell),
    problems: problems.map(({ severity, message, range }) => ({ severity, message: formatPhrase(message), ...(range && { line: range.line + 1 }) })),
  };
}
