import type { SweepInfo, TrialInfo } from '../../src/model/sweep.ts';
import type { TrialState } from '../../src/model/trial.ts';
import { formatCount, formatDuration } from '../format.ts';
import type { Layer } from '../charts/layer.ts';
import { scaffold } from '../charts/scaffold.ts';
import { t } from '../strings.ts';
import type { SweepChart } from './contract.ts';
import { colourOfState, durationText, failedAmong, isChosen, rowOf, rowTitles, stateName } from './trials.ts';

const states: readonly TrialState[] = ['finished', 'pruned', 'failed', 'running'];

interface Bar {
  trial: TrialInfo;
  from: number;
  to: number;
  lane: number;
}

/** When each trial ran, one lane per place to run. */
export const timeline: SweepChart = {
  id: 'timeline',
  title: () => t('Timeline'),
  applies: ({ sweep }) => barsOf(sweep).length > 0,
  draw(data, look) {
    const bars = barsOf(data.sweep);
    const layers = states.map((state): Layer => {
      const own = bars.filter(({ trial }) => trial.state === state);
      const points = own.flatMap(({ trial, from, to, lane }) => [[from, lane, isChosen(data, trial)], [to, lane, isChosen(data, trial)], [to, NaN, true]] as const);
      const columns = { x: Float64Array.from(points, ([x]) => x), y: Float64Array.from(points, ([, lane, chosen]) => lane + (chosen ? 0.4 : 0.1)) };
      const floor = Float64Array.from(points, ([, lane, chosen]) => lane - (chosen ? 0.4 : 0.1));
      return { label: stateName(state), shape: 'fill', columns, floor, colour: colourOfState(state, look), opacity: 0.75 };
    });
    const last = Math.max(...bars.map(({ to }) => to));
    const lanes = Math.max(...bars.map(({ lane }) => lane)) + 1;
    const x = { min: 0, max: last > 0 ? last : 1, title: t('since the start'), format: formatDuration };
    return scaffold({ x, y: { min: -0.6, max: lanes - 0.4, lines: false, format: () => '' }, layers }, look);
  },
  table(data) {
    const bars = barsOf(data.sweep).filter(({ trial }) => isChosen(data, trial));
    return {
      columns: [...rowTitles(data.sweep), t('since the start'), t('duration')],
      rows: bars.map(({ trial, from }) => [...rowOf(data.sweep, trial), formatDuration(from), durationText(trial)]),
      marked: failedAmong(bars.map(({ trial }) => trial)),
    };
  },
  describe({ sweep: { trials } }) {
    const told = states.flatMap((state) => {
      const count = trials.filter((trial) => trial.state === state).length;
      return count > 0 ? [`${stateName(state)} ${formatCount(count)}`] : [];
    });
    return told.join(', ') || t('No trial has started yet');
  },
};

/** Each in the first lane that is free when it starts. What still runs reaches to the last sign of life of any trial. */
function barsOf({ trials }: SweepInfo): Bar[] {
  const started = trials.filter(({ startedAt }) => startedAt !== undefined).toSorted((a, b) => a.startedAt! - b.startedAt!);
  const begin = started[0]?.startedAt ?? 0;
  const end = Math.max(...started.map(({ startedAt, endedAt }) => endedAt ?? startedAt!));
  const free: number[] = [];
  return started.map((trial) => {
    const [from, to] = [trial.startedAt! - begin, (trial.endedAt ?? end) - begin];
    const found = free.findIndex((time) => time <= from);
    const lane = found < 0 ? free.length : found;
    free[lane] = to;
    return { trial, from, to, lane };
  });
}
