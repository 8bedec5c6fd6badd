import type { Columns } from '../src/model/series.ts';
import type { Alert, RunInfo } from '../src/protocol/engineApi.ts';

export type MarkKind = 'lr' | 'epoch' | 'restart' | 'checkpoint' | 'alert';

/** Something happened at a step: a vertical line in the charts of the run. */
export interface EventMark {
  kind: MarkKind;
  run: string;
  step: number;
  /** The new learning rate or epoch, or the rule of the alert. */
  detail: string;
}

/** More lines than this in one chart are a hatching that tells nothing: such a schedule is a curve, not an event. */
const mostMarks = 30;

/** Where a metric takes a new value and keeps it for at least two points: a step of a schedule. */
export function collectChanges(run: string, kind: 'lr' | 'epoch', { steps, values }: Columns): EventMark[] {
  const marks: EventMark[] = [];
  for (let at = 1; at < values.length; at++) {
    const value = values[at]!;
    const stays = kind === 'epoch' ? Math.floor(value) === value : value === (values[at + 1] ?? value);
    if (value !== values[at - 1] && Number.isFinite(value) && stays) marks.push({ kind, run, step: steps[at]!, detail: String(Number(value.toPrecision(4))) });
  }
  return marks.length > mostMarks ? [] : marks;
}

/** Where checkpoints were written. */
export function collectCheckpoints({ run, checkpoints = [] }: RunInfo): EventMark[] {
  return checkpoints.length > mostMarks ? [] : checkpoints.map((step) => ({ kind: 'checkpoint', run: run.id, step, detail: '' }));
}

/** Where an alarm rang for one of the metrics of a chart. */
export function collectAlertMarks(alerts: Iterable<Alert>, runs: ReadonlySet<string>, tags: readonly string[]): EventMark[] {
  return [...alerts]
    .filter(({ finding }) => runs.has(finding.run) && tags.includes(finding.metric))
    .map(({ finding }) => ({ kind: 'alert', run: finding.run, step: finding.step, detail: finding.rule }));
}

const lrTag = /(^|[/_.-])(lr|learning_rate|lr-\w+|pg0|lr_0)$/i;
const epochTag = /(^|[/_.-])epochs?$/i;

export const pickLrTag = (tags: readonly string[]): string | undefined => tags.find((tag) => lrTag.test(tag));
export const pickEpochTag = (tags: readonly string[]): string | undefined => tags.find((tag) => epochTag.test(tag));
