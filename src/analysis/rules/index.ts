import type { Rule } from '../contract.ts';
import { aboveAll } from './aboveAll.ts';
import { climb } from './climb.ts';
import { evaluationJump } from './evaluationJump.ts';
import { evaluationRise, overfitting } from './evaluationRise.ts';
import { explosion } from './explosion.ts';
import { fixedLimit } from './fixedLimit.ts';
import { implausibleJump } from './implausibleJump.ts';
import { learningRateJump } from './learningRateJump.ts';
import { levelShift } from './levelShift.ts';
import { memoryGrowth } from './memoryGrowth.ts';
import { noiseGone } from './noiseGone.ts';
import { notFinite } from './notFinite.ts';
import { slower } from './slower.ts';
import { spikes } from './spikes.ts';
import { stuck } from './stuck.ts';
import { vanishing } from './vanishing.ts';

/** Every rule there is. A new one is a file beside this one and a line here. */
export const rules: readonly Rule[] = [
  aboveAll,
  climb,
  evaluationJump,
  evaluationRise,
  explosion,
  fixedLimit,
  implausibleJump,
  learningRateJump,
  levelShift,
  memoryGrowth,
  noiseGone,
  notFinite,
  overfitting,
  slower,
  spikes,
  stuck,
  vanishing,
];
