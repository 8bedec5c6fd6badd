import { auto } from './auto.ts';
import { cmaes } from './cmaes.ts';
import type { Search } from './contract.ts';
import { gp } from './gp.ts';
import { grid } from './grid.ts';
import { quasiRandom } from './quasiRandom.ts';
import { random } from './random.ts';
import { tpe } from './tpe.ts';

/** Every way to choose the next trials; ids are what sweep files name. */
export const searches: readonly Search[] = [auto, gp, tpe, cmaes, quasiRandom, random, grid];
