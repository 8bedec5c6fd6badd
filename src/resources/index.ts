import type { Ask, EnergyCounter, EnergyProbe } from './contract.ts';
import { nvidia } from './nvidia.ts';
import { createRapl } from './rapl.ts';

/** Every way to measure energy, one line each. */
const probes: readonly EnergyProbe[] = [nvidia, createRapl()];

/** Counts what all parts of the machine that tell of it take; undefined where none does. */
export async function openEnergy(ask: Ask): Promise<EnergyCounter | undefined> {
  const counters = (await Promise.all(probes.map((probe) => probe.open(ask)))).filter((counter) => counter !== undefined);
  if (counters.length === 0) return undefined;
  return { take: async () => (await Promise.all(counters.map((counter) => counter.take()))).reduce((sum, joules) => sum + joules, 0) };
}
