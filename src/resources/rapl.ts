import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { phrase } from '../model/phrase.ts';
import type { EnergyProbe } from './contract.ts';

/**
 * Packages of processors, by the counters of Intel's and AMD's RAPL; parts of a package are in it already.
 * @param powercap where Linux shows them, on most machines to root alone
 */
export const createRapl = (powercap = '/sys/class/powercap'): EnergyProbe => ({
  id: 'rapl',
  title: phrase('Processors'),
  async open() {
    const packages = collectPackages(powercap), last = packages.map(maybeMicrojoules);
    if (!last.some((value) => value !== undefined)) return undefined;
    return {
      async take() {
        let sum = 0;
        for (const [at, folder] of packages.entries()) {
          const now = maybeMicrojoules(folder), before = last[at];
          if (now !== undefined && before !== undefined) sum += now >= before ? now - before : now + rangeOf(folder) - before;
          last[at] = now ?? before;
        }
        return sum / 1e6;
      },
    };
  },
});

function collectPackages(powercap: string): string[] {
  try {
    return readdirSync(powercap).filter((name) => /^[\w-]+:\d+$/.test(name)).map((name) => join(powercap, name));
  } catch {
    return [];
  }
}

function maybeMicrojoules(folder: string): number | undefined {
  try {
    const value = Number(readFileSync(join(folder, 'energy_uj'), 'utf8').trim() || NaN);
    return Number.isFinite(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** What the counter reaches before it begins anew. */
function rangeOf(folder: string): number {
  try {
    return Number(readFileSync(join(folder, 'max_energy_range_uj'), 'utf8')) || 0;
  } catch {
    return 0;
  }
}
