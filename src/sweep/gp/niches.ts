import type { Feature } from './kernel.ts';
import type { Acquisition } from './proposals.ts';
import type { Surrogate } from './surrogate.ts';

const defaults = {
  /** Places that correlate less than this are in different niches. */
  alike: 0.5,
  /** The most niches that are told apart. */
  most: 5,
};

/** A part of a space with a best trial of its own: another model family, another basin. */
export interface Niche {
  leader: Feature;
  /** Whether a place belongs to this niche rather than to any other. */
  has(feature: Feature): boolean;
}

/** The niches that the trials fall into, the one with the best trial first. `features`: of the trials, best first. */
export function collectNiches(features: readonly Feature[], surrogate: Surrogate): Niche[] {
  const leaders: Feature[] = [];
  for (const feature of features) {
    if (leaders.length === defaults.most) break;
    if (leaders.every((leader) => surrogate.correlation(leader, feature) < defaults.alike)) leaders.push(feature);
  }
  return leaders.map((leader) => ({
    leader,
    has(feature) {
      const near = surrogate.correlation(feature, leader);
      return leaders.every((other) => other === leader || surrogate.correlation(feature, other) <= near);
    },
  }));
}

/** The same acquisition, but every place outside of a niche comes after every place inside. */
export function within(niche: Niche, acquisition: Acquisition): Acquisition {
  const outside = -1e9;
  return { ...acquisition, value: (feature) => acquisition.value(feature) + (niche.has(feature) ? 0 : outside) };
}
