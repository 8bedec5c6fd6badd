import { existsSync } from 'node:fs';
import { UserError } from '../../../base/errors.ts';
import type { BackendSettings } from '../../../tune/backends/contract.ts';
import { addonOf } from '../../../tune/backends/native/addon.ts';

/** The addon's platforms, as Node.js names them. */
const platforms: readonly string[] = ['linux-x64'];

const here = `${process.platform}-${process.arch}`;

/** Libraries, licences, and what tells the version; nothing that runs. */
export const wantedOfWheel = ['^tensorflow/libtensorflow', '/build_info\\.py$', '\\.dist-info/', '^tensorflow/THIRD_PARTY'];

/** Whether there is an addon here that a TensorFlow could be for. */
export const takesTensorflow = (settings: BackendSettings): boolean => platforms.includes(here) && existsSync(addonOf(settings));

/** @throws UserError where nothing is pinned for this platform */
export function demandPlatform(): void {
  if (!platforms.includes(here)) throw new UserError(`There is no pinned TensorFlow for ${here}: install it, and name its folder.`);
}
