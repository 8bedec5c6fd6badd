import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { UserError } from '../../base/errors.ts';
import { runToEnd } from '../../run/process.ts';
import type { BackendSettings } from '../../tune/backends/contract.ts';
import { storageOf } from '../../tune/backends/native/places.ts';
import { dawnPlaces } from '../../tune/backends/webgpu/places.ts';
import { maybeManagedNode } from '../downloads/managedNode.ts';

const defaults = {
  /** The oldest Node.js that the bundles run on. */
  version: 22,
};

const name = process.platform === 'win32' ? 'node.exe' : 'node';

async function isNewEnough(program: string): Promise<boolean> {
  const { stdout, failure } = await runToEnd(program, ['--version']);
  return failure === undefined && Number(/^v(\d+)\./.exec(stdout)?.[1]) >= defaults.version;
}

/**
 * The program that runs trainings: the Node.js that the person chose; else this one. Where this one is Electron's, which cannot load WebGPU, and WebGPU
 * is installed, the first one on the PATH takes its place, or the one that Lossband downloaded.
 * @throws UserError where the chosen one does not answer or is too old
 */
export async function trainerProgram(chosen: string | undefined, settings: BackendSettings): Promise<string> {
  if (chosen) {
    if (await isNewEnough(chosen)) return chosen;
    throw new UserError(`${chosen} is no Node.js ${defaults.version} or newer: mend the setting lossband.node.`);
  }
  if (!process.versions['electron'] || dawnPlaces(settings).length === 0) return process.execPath;
  return (await maybeNewNode(storageOf(settings))) ?? process.execPath;
}

/** A Node.js that is new enough: on the PATH, or the one in the folder for what Lossband downloads. */
export async function maybeNewNode(storage: string): Promise<string | undefined> {
  for (const bin of (process.env['PATH'] ?? '').split(delimiter).filter(Boolean)) {
    const program = join(bin, name);
    if (existsSync(program) && (await isNewEnough(program))) return program;
  }
  return maybeManagedNode(storage);
}
