import type { BaselineChoice } from '../../model/limit.ts';
import type { Columns } from '../../model/series.ts';
import { ResidualChart, type Expectation } from '../charts/residual.ts';
import type { MonitorContext, MonitorState } from '../contract.ts';
import { baselineFor, isBaselineStep } from './choice.ts';
import { bandOver } from './earlierRuns.ts';
import { estimateSigma } from './sigma.ts';

/** What is expected of the next point of a series, learnt point by point. */
export interface Expected {
  /** Before the point is learnt; undefined where nothing is known. */
  at(step: number): Expectation | undefined;
  /** Finite values only, each after it was judged. */
  learn(step: number, value: number): void;
  state(): MonitorState;
}

/** The means that people chose in `lossband.yaml`, else the residual chart of the series itself. */
export function expectedFor(tag: string, { config, earlier }: MonitorContext, saved?: MonitorState): Expected {
  const choice = baselineFor(tag, config);
  if (choice?.mean !== undefined && choice.sigma !== undefined) return given({ centre: choice.mean, sigma: choice.sigma });
  const runs = (choice?.runs ?? []).map((run) => earlier?.(run, tag)).filter((columns): columns is Columns => columns !== undefined);
  const band = bandOver(runs, choice?.sigmaFrom);
  if (band) return { at: band, learn: () => undefined, state: () => null };
  if (choice && (choice.window || choice.mean !== undefined)) return new Phase1(choice, saved);
  const chart = new ResidualChart(saved ?? undefined);
  return { at: () => chart.expectation, learn: (_, value) => chart.push(value), state: () => chart.state() };
}

const given = (expectation: Expectation): Expected => ({ at: () => expectation, learn: () => undefined, state: () => null });

const defaults = {
  /** Values that σ is estimated from where running sums do not do: constant memory, and a millisecond at most a point. */
  kept: 1_000,
};

interface Phase1State {
  count: number;
  sum: number;
  ranges: number;
  rangeCount: number;
  last: number | null;
  /** Only for methods that need the values themselves. */
  kept: number[];
}

/** A window of the run itself: mean of its points and σ by the chosen method; nothing is known before the window is over. */
class Phase1 implements Expected {
  readonly #choice: BaselineChoice;
  readonly #sums: Phase1State;
  /** σ of so many kept values. */
  #estimate = { count: 0, sigma: NaN };

  constructor(choice: BaselineChoice, saved?: MonitorState) {
    this.#choice = choice;
    this.#sums = { count: 0, sum: 0, ranges: 0, rangeCount: 0, last: null, kept: [], ...(saved as Phase1State | undefined) };
  }

  at(step: number): Expectation | undefined {
    const { window, mean } = this.#choice;
    const { count, sum, rangeCount } = this.#sums;
    if (rangeCount === 0 || (window && step <= window[1])) return undefined;
    return { centre: mean ?? sum / count, sigma: this.#sigma() };
  }

  learn(step: number, value: number): void {
    if (!isBaselineStep(this.#choice, step)) return;
    const sums = this.#sums;
    sums.count++;
    sums.sum += value;
    if (sums.last !== null) {
      sums.ranges += Math.abs(value - sums.last);
      sums.rangeCount++;
    }
    sums.last = value;
    if (this.#choice.sigmaFrom !== undefined && sums.kept.length < defaults.kept) sums.kept.push(value);
  }

  #sigma(): number {
    const { ranges, rangeCount, kept } = this.#sums;
    const { sigmaFrom } = this.#choice;
    if (sigmaFrom === undefined) return ranges / rangeCount / 1.128;
    if (this.#estimate.count !== kept.length) this.#estimate = { count: kept.length, sigma: estimateSigma(kept, sigmaFrom) };
    return this.#estimate.sigma;
  }

  state(): MonitorState {
    return { ...this.#sums } as unknown as MonitorState;
  }
}
