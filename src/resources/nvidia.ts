import { execFile } from 'node:child_process';
import { phrase } from '../model/phrase.ts';
import type { EnergyProbe } from './contract.ts';

const defaults = {
  /** Milliseconds after which the driver's answer is given up. */
  timeout: 10_000,
};

/** The GPUs that this process may use, by the power that NVIDIA's driver tells of: E ≈ Σ (P₁ + P₂)/2 · Δt between two readings. */
export const nvidia: EnergyProbe = {
  id: 'nvidia',
  title: phrase('NVIDIA GPUs'),
  async open() {
    let last = await maybeWatts(), at = performance.now();
    if (last === undefined) return undefined;
    return {
      async take() {
        const watts = (await maybeWatts()) ?? last!, now = performance.now(), joules = ((last! + watts) / 2) * ((now - at) / 1_000);
        [last, at] = [watts, now];
        return joules;
      },
    };
  },
};

/** Undefined where there is no driver, or its cards do not tell. */
function maybeWatts(): Promise<number | undefined> {
  const visible = process.env['CUDA_VISIBLE_DEVICES'], chosen = visible ? [`--id=${visible}`] : [];
  return new Promise((resolve) => {
    execFile('nvidia-smi', [...chosen, '--query-gpu=power.draw', '--format=csv,noheader,nounits'], { timeout: defaults.timeout, windowsHide: true }, (error, stdout) => {
      const watts = stdout.split('\n').map((line) => Number.parseFloat(line)).filter(Number.isFinite);
      resolve(error || watts.length === 0 ? undefined : watts.reduce((sum, each) => sum + each, 0));
    });
  });
}
