import { join } from 'node:path';
import type { BackendSettings } from '../contract.ts';

export const addonsOf = ({ addons, assets }: BackendSettings): string => addons ?? join(assets, 'native');

/** The addon for this platform, whether it exists or not. */
export const addonOf = (settings: BackendSettings): string => join(addonsOf(settings), `${process.platform}-${process.arch}`, 'tfjs_binding.node');
