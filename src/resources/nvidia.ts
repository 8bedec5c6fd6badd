import { phrase } from '../model/phrase.ts';
import type { Ask, EnergyProbe } from './contract.ts';

/** The GPUs that this process may use, by the power that NVIDIA's driver tells of: E ≈ Σ (P₁ + P₂)/2 · Δt between two readings. */
export const nvidia: EnergyProbe = {
  id: 'nvidia',
  title: phrase('NVIDIA GPUs'),
  async open(ask) {
    let last = await maybeWatts(ask), at = performance.now();
    if (last === undefined) return undefined;
    return {
      async take() {
        const watts = (await maybeWatts(ask)) ?? last!, now = performance.now(), joules = ((last! + watts) / 2) * ((now - at) / 1_000);
        [last, at] = [watts, now];
        return joules;
      },
    };
  },
};

/** Undefined where there is no driver, or its cards do not tell. */
async function maybeWatts(ask: Ask): Promise<number | undefined> {
  const visible = process.env['CUDA_VISIBLE_DEVICES'], chosen = visible ? [`--id=${visible}`] : [];
  const told = await ask('nvidia-smi', [...chosen, '--query-gpu=power.draw', '--format=csv,noheader,nounits']).catch(() => '');
  const watts = told.split('\n').map((line) => Number.parseFloat(line)).filter(Number.isFinite);
  return watts.length === 0 ? undefined : watts.reduce((sum, each) => sum + each, 0);
}
