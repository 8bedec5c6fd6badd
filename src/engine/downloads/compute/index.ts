import { join } from 'node:path';
import { UserError } from '../../../base/errors.ts';
import type { Offer } from '../../../model/doctor.ts';
import { type Fetching, fetchPackages } from '../fetchPackages.ts';
import type { ToolPlaces } from '../registries/contract.ts';
import type { ComputeLibrary, Situation } from './contract.ts';
import { cuda } from './cuda.ts';
import { tensorflow } from './tensorflow.ts';
import { webgpu } from './webgpu.ts';

/** What can be fetched, best first. */
const computeLibraries: readonly ComputeLibrary[] = [cuda, tensorflow, webgpu];

/** What this machine would gain from, and what would be fetched for it. */
export async function offersFor(situation: Situation, places: ToolPlaces): Promise<Offer[]> {
  const offers: Offer[] = [];
  for (const { id, title, licence, gain, parts } of computeLibraries) {
    const about = gain(situation);
    if (about) offers.push({ id, title, licence, about, packages: (await parts(places)).flatMap(({ sources }) => sources) });
  }
  return offers;
}

/**
 * Fetches a library into the folder where its backend looks for it. Only for somebody who has agreed to it.
 * @throws UserError with the words of the tool that fetched; nothing half-made is left behind
 */
export async function fetchLibrary(id: string, places: ToolPlaces, hooks: Pick<Fetching, 'signal' | 'say'> = {}): Promise<void> {
  const library = computeLibraries.find((each) => each.id === id);
  if (!library) throw new UserError(`There is no “${id}” to download; there are ${computeLibraries.map((each) => each.id).join(', ')}.`);
  for (const { target, ...part } of await library.parts(places)) {
    await fetchPackages({ title: library.title, ...part, ...hooks, places, target: join(places.storage, target) });
  }
}
