import { LineCounter, parseDocument } from 'yaml';
import { type BaselineChoice, type Config, emptyConfig, type Limit, sigmaMethods } from '../../model/limit.ts';
import { phrase, type Phrase } from '../../model/phrase.ts';
import { type ConfigProblem, type NamedMetric, Nodes, textRange } from './nodes.ts';

const defaults = {
  /** Characters. Nobody writes more limits by hand. */
  longest: 1_000_000,
};

const severities = ['error', 'warning', 'info'] as const;
const directions = ['lower', 'higher', 'none'] as const;

export interface ParsedConfig {
  /** Undefined where the text is no YAML at all: what was good before stays in force. */
  config?: Config;
  problems: ConfigProblem[];
  /** Every metric that the text names. */
  named: NamedMetric[];
}

/** Reads the text of `lossband.yaml`. Total: an entry that cannot be understood is a problem and is left out, the others count. */
export function parseConfig(text: string): ParsedConfig {
  const lines = new LineCounter();
  if (text.length > defaults.longest) {
    const message = phrase('This file is longer than {0} characters and is not read.', defaults.longest);
    return { problems: [{ severity: 'error', message, range: { line: 0, column: 0, endLine: 0, endColumn: 1 } }], named: [] };
  }
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'silent' });
  const faults = document.errors.map(({ message, pos }): ConfigProblem => ({
    severity: 'error',
    message: phrase('This is no valid YAML: {0} The last good version stays in force.', sentence(message)),
    range: textRange(lines, pos[0], pos[1]),
  }));
  if (faults.length > 0) return { problems: faults, named: [] };
  const nodes = new Nodes(document, lines, text);
  const config = readConfig(nodes, document.contents);
  return { config, problems: nodes.problems, named: nodes.named };
}

function readConfig(nodes: Nodes, contents: unknown): Config {
  const config = emptyConfig();
  const keys = nodes.map(contents, Object.keys(config));
  const at = (key: keyof Config): unknown => keys.get(key)?.value;
  const texts = (key: keyof Config): string[] => nodes.list(at(key), (item) => nodes.text(item));
  return {
    roots: texts('roots'),
    ignore: texts('ignore'),
    limits: nodes.list(at('limits'), (item) => readLimit(nodes, item)),
    baselines: nodes.list(at('baselines'), (item) => readBaseline(nodes, item)),
    directions: readDirections(nodes, at('directions')),
    muted: nodes.list(at('muted'), (item) => readMuted(nodes, item)),
    rules: texts('rules'),
    patterns: nodes.list(at('patterns'), (item) => readPattern(nodes, item)),
  };
}

function readLimit(nodes: Nodes, item: unknown): Limit | undefined {
  const keys = nodes.map(item, ['metric', 'lower', 'upper', 'severity']);
  const metric = nodes.metric(keys.get('metric')?.value);
  const lower = nodes.number(keys.get('lower')?.value);
  const upper = nodes.number(keys.get('upper')?.value);
  if (metric === undefined) return void nodes.report(item, 'error', phrase('A limit needs a `metric`.'));
  if (lower === undefined && upper === undefined) return void nodes.report(item, 'error', phrase('A limit needs `lower`, `upper` or both.'));
  if (lower !== undefined && upper !== undefined && lower > upper) {
    return void nodes.report(item, 'error', phrase('`lower` is above `upper`: nothing could ever be within.'));
  }
  const severity = nodes.choice(keys.get('severity')?.value, severities) ?? 'error';
  const sides = { ...(lower !== undefined && { lower }), ...(upper !== undefined && { upper }) };
  return { metric, ...sides, severity, range: nodes.rangeOf(item) };
}

function readBaseline(nodes: Nodes, item: unknown): BaselineChoice | undefined {
  const keys = nodes.map(item, ['metric', 'window', 'runs', 'mean', 'sigma', 'sigmaFrom', 'exclude']);
  const metric = nodes.metric(keys.get('metric')?.value);
  if (metric === undefined) return void nodes.report(item, 'error', phrase('A baseline needs a `metric`.'));
  const numbers = (key: string): number[] => nodes.list(keys.get(key)?.value, (entry) => nodes.number(entry));
  const choice: BaselineChoice = { metric, range: nodes.rangeOf(item) };
  const window = numbers('window');
  if (window.length === 2 && window[0]! <= window[1]!) choice.window = [window[0]!, window[1]!];
  else if (keys.has('window')) nodes.report(keys.get('window')!.value, 'error', phrase('A window is the first and the last step: `[from, to]`.'));
  if (keys.has('runs')) choice.runs = nodes.list(keys.get('runs')?.value, (entry) => nodes.text(entry));
  if (keys.has('exclude')) choice.exclude = numbers('exclude');
  const mean = nodes.number(keys.get('mean')?.value);
  const sigma = nodes.number(keys.get('sigma')?.value);
  if (mean !== undefined) choice.mean = mean;
  if (sigma !== undefined && sigma > 0) choice.sigma = sigma;
  else if (sigma !== undefined) nodes.report(keys.get('sigma')!.value, 'error', phrase('`sigma` must be above 0.'));
  const sigmaFrom = nodes.choice(keys.get('sigmaFrom')?.value, sigmaMethods);
  if (sigmaFrom !== undefined) choice.sigmaFrom = sigmaFrom;
  const idle = sigmaFrom && whyIdle(choice);
  if (idle) nodes.report(keys.get('sigmaFrom')!.value, 'warning', idle);
  return choice;
}

/** Why `sigmaFrom` changes nothing beside the rest of the choice, where it does not. */
function whyIdle({ window, runs, mean, sigma }: BaselineChoice): Phrase | undefined {
  if (mean !== undefined && sigma !== undefined) return phrase('`sigmaFrom` does nothing beside `mean` and `sigma`.');
  if (runs && runs.length > 1) return phrase('`sigmaFrom` does nothing beside several runs: σ is taken over them, step by step.');
  if (window || runs || mean !== undefined) return undefined;
  return phrase('`sigmaFrom` needs a `window`, a run in `runs` or a `mean`. Without them each value is held against a forecast, which has a σ of its own.');
}

function readDirections(nodes: Nodes, node: unknown): Config['directions'] {
  const found: Config['directions'] = {};
  for (const [glob, { key, value }] of nodes.map(node)) {
    const direction = nodes.choice(value, directions);
    nodes.metric(key);
    if (direction) Object.defineProperty(found, glob, { value: direction, enumerable: true, configurable: true });
  }
  return found;
}

function readMuted(nodes: Nodes, item: unknown): Config['muted'][number] | undefined {
  const keys = nodes.map(item, ['rule', 'metric']);
  const rule = nodes.text(keys.get('rule')?.value);
  const metric = nodes.metric(keys.get('metric')?.value);
  if (rule !== undefined && metric !== undefined) return { rule, metric };
  return void nodes.report(item, 'error', phrase('To mute takes a `rule` and a `metric`; `*` stands for all metrics.'));
}

function readPattern(nodes: Nodes, item: unknown): string | undefined {
  const source = nodes.text(item);
  if (source === undefined) return undefined;
  try {
    new RegExp(source);
  } catch (error) {
    return void nodes.report(item, 'error', phrase('This is no regular expression: {0}', (error as Error).message));
  }
  if (/\(\?<[A-Za-z_$][\w$]*>/.test(source)) return source;
  return void nodes.report(item, 'error', phrase('A pattern needs named groups such as `(?<loss>…)`, and `(?<step>…)` or `(?<epoch>…)`.'));
}

const sentence = (text: string): string => (/[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`);
