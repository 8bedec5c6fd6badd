import type { Phrase } from '../../model/phrase.ts';
import { baselineFor, fixesLevel } from '../baseline/choice.ts';
import type { Detector, Hit, MonitorState, Moment, Rule } from '../contract.ts';
import type { RunTest, RunTestKind } from '../runTests/runTest.ts';
import { clamp } from '../stats/clamp.ts';
import { shortNumber } from './shift.ts';

const defaults = {
  /** Half-width of the limits that a finding names, in σ. */
  sigmas: 3,
};

export interface RunRuleOptions {
  id: string;
  title: Phrase;
  test: RunTestKind;
  /** Count only what is worse than expected, where the metric has a direction. */
  sided: boolean;
  /** @param numbers value, centre and 3σ, short */
  describe(tag: string, numbers: [value: string, centre: string, margin: string]): Phrase;
}

/**
 * A rule over z = (x − centre)/σ on the chart of the metric: that of the chosen baseline, else the residual chart, never raw trending values.
 * All eight of Nelson's at once ring every 76 points on pure noise, so they are on only where asked for.
 */
export function runRule({ id, title, test, sided, describe }: RunRuleOptions): Rule {
  return {
    id,
    title,
    byDefault: false,
    charted: true,
    severity: 'warning',
    watches: ({ role }) => role !== 'counter',
    create: (_, saved) => new RunDetector(test.create((saved as number[] | null) ?? undefined), sided, describe),
  };
}

class RunDetector implements Detector {
  readonly #test: RunTest;
  readonly #sided: boolean;
  readonly #describe: RunRuleOptions['describe'];

  constructor(test: RunTest, sided: boolean, describe: RunRuleOptions['describe']) {
    this.#test = test;
    this.#sided = sided;
    this.#describe = describe;
  }

  check({ expectation, value, tag, direction }: Moment): Hit | undefined {
    if (!Number.isFinite(value) || !expectation || !(expectation.sigma > 0)) return undefined;
    const { centre, sigma } = expectation;
    const z = clamp((value - centre) / sigma);
    const good = this.#sided && ((direction === 'lower' && z < 0) || (direction === 'higher' && z > 0));
    if (!this.#test.push(good ? 0 : z)) return undefined;
    const margin = defaults.sigmas * sigma;
    return {
      value,
      ...(this.#sided && direction === 'lower' ? {} : { lower: centre - margin }),
      ...(this.#sided && direction === 'higher' ? {} : { upper: centre + margin }),
      message: this.#describe(tag, [shortNumber(value), shortNumber(centre), shortNumber(margin)]),
    };
  }

  state(): MonitorState {
    return this.#test.state();
  }
}

/** A baseline that people chose is a wish to be told when it is left. */
export const hasChosenBaseline: Rule['watches'] = ({ tag, config }) => {
  const choice = baselineFor(tag, config);
  return choice !== undefined && fixesLevel(choice);
};
