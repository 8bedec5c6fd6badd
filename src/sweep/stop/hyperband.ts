import type { StopOptions, StopRuleKind } from './contract.ts';
import { numberOption } from './contract.ts';
import { finiteLosses } from './curve.ts';

const defaults = { minIter: 3, eta: 3 };

/** How many bands `min_iter` opens: as many as W&B looks at. */
const openBands = 100;

/** The numbers of logged values at which trials are judged, ascending: min_iter·etaⁱ, or max_iter/etaⁱ for i = 1…s. */
export function bandsOf(options: StopOptions): number[] {
  const eta = numberOption(options, 'eta', defaults.eta, 1.01), bands: number[] = [];
  if (typeof options.max_iter === 'number') {
    let band = options.max_iter;
    for (let i = 0; i < numberOption(options, 's', 1, 1); i++) {
      band /= eta;
      if (band < 1) break;
      bands.push(Math.floor(band));
    }
    return bands.reverse();
  }
  let band = numberOption(options, 'min_iter', defaults.minIter, 1);
  for (let i = 0; i < openBands; i++, band *= eta) bands.push(Math.floor(band));
  return bands;
}

/**
 * `early_terminate: {type: hyperband}` of W&B sweeps. Bands count logged values, not steps. At a band the values of all trials that got
 * there, stopped ones too, are sorted; the threshold is the one at ⌊n/eta⌋. A trial is stopped when its best loss so far is above the
 * threshold of the last band it reached; with `strict` its loss at that band is compared instead.
 */
export const hyperband: StopRuleKind = {
  id: 'hyperband',
  title: 'Hyperband',
  create(options) {
    const bands = bandsOf(options), strict = options.strict === true;
    const share = 1 / numberOption(options, 'eta', defaults.eta, 1.01);
    return {
      shouldStop(trial, trials) {
        const losses = finiteLosses(trial), band = bands.findLast((b) => b <= losses.length);
        if (band === undefined) return false;
        const atBand = trials.map((other) => finiteLosses(other)[band - 1]).filter((loss) => loss !== undefined).sort((a, b) => a - b);
        // Multiplied, not divided: the product rounds as W&B's does.
        const threshold = atBand[Math.floor(share * atBand.length)] ?? Infinity;
        return (strict ? losses[band - 1]! : Math.min(...losses)) > threshold;
      },
    };
  },
};
