import type { Search } from './contract.ts';
import { compileSpace, samplePoint, toParams } from './space.ts';

/** Every trial drawn from the priors of the parameters, whatever came before. */
export const random: Search = {
  id: 'random',
  title: 'Random',
  suggest(space, _trials, n, rng) {
    const compiled = compileSpace(space);
    return Array.from({ length: n }, () => toParams(compiled, samplePoint(compiled, rng)));
  },
};
