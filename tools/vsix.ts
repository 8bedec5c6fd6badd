import { createVSIX } from '@vscode/vsce';
import { root } from './paths.ts';

/** Builds for production and packs what `.vscodeignore` lets through. */
export async function makeVsix(packagePath: string): Promise<void> {
  // Until the project has a public address there is nothing that links and pictures of the README could be made to point at.
  await createVSIX({ cwd: root, packagePath, dependencies: false, rewriteRelativeLinks: false });
}
