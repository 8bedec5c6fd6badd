import type { Rule } from '../contract.ts';
import { aboveAll } from './aboveAll.ts';
import { beyondLimits } from './beyondLimits.ts';
import { climb } from './climb.ts';
import { evaluationJump } from './evaluationJump.ts';
import { evaluationRise, overfitting } from './evaluationRise.ts';
import { explosion } from './explosion.ts';
import { fixedLimit } from './fixedLimit.ts';
import { implausibleJump } from './implausibleJump.ts';
import { learningRateJump } from './learningRateJump.ts';
import { levelShift } from './levelShift.ts';
import { memoryGrowth } from './memoryGrowth.ts';
import { nelson2 } from './nelson2.ts';
import { nelson3 } from './nelson3.ts';
import { nelson4 } from './nelson4.ts';
import { nelson5 } from './nelson5.ts';
import { nelson6 } from './nelson6.ts';
import { nelson7 } from './nelson7.ts';
import { nelson8 } from './nelson8.ts';
import { noiseGone } from './noiseGone.ts';
import { notFinite } from './notFinite.ts';
import { plateau } from './plateau.ts';
import { slower } from './slower.ts';
import { spikes } from './spikes.ts';
import { stalled } from './stalled.ts';
import { stuck } from './stuck.ts';
import { trainValGap } from './trainValGap.ts';
import { vanishing } from './vanishing.ts';
import { westernElectric4 } from './westernElectric4.ts';

/** Every rule there is. A new one is a file beside this one and a line here. */
export const rules: readonly Rule[] = [
  aboveAll,
  beyondLimits,
  climb,
  evaluationJump,
  evaluationRise,
  explosion,
  fixedLimit,
  implausibleJump,
  learningRateJump,
  levelShift,
  memoryGrowth,
  nelson2,
  nelson3,
  nelson4,
  nelson5,
  nelson6,
  nelson7,
  nelson8,
  noiseGone,
  notFinite,
  overfitting,
  plateau,
  slower,
  spikes,
  stalled,
  stuck,
  trainValGap,
  vanishing,
  westernElectric4,
];
