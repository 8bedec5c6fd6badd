import type { JobHandle, Place, PlaceOptions } from './contract.ts';
import { createLocal } from './local.ts';
import { createRay } from './ray.ts';
import { createSlurm } from './slurm.ts';

/** Every place where jobs can run, one line each; ids stand in `job.json`. */
const makers: readonly ((options: PlaceOptions) => Place)[] = [createLocal, createSlurm, createRay];

export const createPlaces = (options: PlaceOptions): Place[] => makers.map((create) => create(options));

/** Takes up the job in a folder, wherever it runs; undefined where there is none. */
export async function attach(places: readonly Place[], folder: string): Promise<JobHandle | undefined> {
  for (const place of places) {
    const handle = await place.attach(folder);
    if (handle) return handle;
  }
  return undefined;
}
