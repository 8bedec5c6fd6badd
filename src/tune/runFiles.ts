import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { arch, hostname, platform, release } from 'node:os';
import { dirname, resolve } from 'node:path';
import { version_core as coreVersion } from '@tensorflow/tfjs-core';
import type { HparamValue } from '../model/run.ts';
import type { Opened } from './open.ts';
import { maybeCommit } from './provenance.ts';

/** Nested settings with dots between, as the table of runs compares them. */
export function flattened(value: unknown, prefix = ''): Record<string, HparamValue> {
  if (value === null || typeof value !== 'object') return { [prefix]: value as HparamValue };
  return Object.assign({}, ...Object.entries(value).map(([key, inner]) => flattened(inner, prefix === '' ? key : `${prefix}.${key}`))) as Record<string, HparamValue>;
}

/** What somebody must know to get the same again. */
export function describeRun(file: string, { recipe, started: { runtime: { backend, version, device }, refused }, dataset: { sizes, classes } }: Opened): object {
  return {
    recipe, file: resolve(file), seed: recipe.seed, classes, sizes, commit: maybeCommit(dirname(resolve(file))),
    backend: { id: backend, version, device, refused: refused.map(({ backend: id, reason }) => ({ id, reason })) },
    versions: { node: process.version, tfjs: coreVersion, os: `${platform()} ${release()} ${arch()}` },
    host: hostname(), pid: process.pid, startedAt: new Date().toISOString(),
  };
}

/** Whole or not at all. */
export function writeJson(path: string, value: object): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, JSON.stringify(value, undefined, 2));
  renameSync(`${path}.new`, path);
}
