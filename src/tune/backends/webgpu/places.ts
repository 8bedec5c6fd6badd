import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { phrase } from '../../../model/phrase.ts';
import type { BackendSettings, Candidate } from '../contract.ts';
import { storageOf } from '../native/places.ts';

/** Where the package may be: in our storage, in the workspace. It has some 20 MB of native code for each platform, so it is never shipped. */
export function dawnPlaces(settings: BackendSettings): Candidate[] {
  const storage = join(storageOf(settings), 'webgpu', 'package');
  const workspace = settings.folder && join(settings.folder, 'node_modules', 'webgpu');
  return [
    { backend: 'webgpu', origin: phrase('downloaded by Lossband'), path: storage },
    ...(workspace ? [{ backend: 'webgpu', origin: phrase('the npm package {0}', 'webgpu'), path: workspace }] : []),
  ].filter(({ path }) => existsSync(join(path, 'package.json')));
}
