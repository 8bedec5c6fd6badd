import type { RunReading } from '../contract.ts';
import { asHparam } from '../json/flatten.ts';
import { collectLeaves } from './items.ts';
import { readEnvironment, readGit, readRun, readTimestamp, readUpdates } from './messages.ts';

/** Who ran what, where, and with which settings. */
export function applyRun(bytes: Uint8Array, run: RunReading): void {
  const record = readRun(bytes);
  const { config, git, name, startTime } = record;
  if (name) run.name = name;
  if (startTime) run.startedAt = readTimestamp(startTime);
  if (config) applyConfig(config, run);
  for (const fact of ['id', 'entity', 'project', 'group', 'jobType', 'notes', 'host'] as const) {
    const text = record[fact];
    if (text) run.facts[fact] = text;
  }
  if (record.tags.length > 0) run.facts.tags = record.tags.join(', ');
  if (git) applyGit(git, run);
}

export function applyConfig(bytes: Uint8Array, run: RunReading): void {
  for (const [key, value] of collectLeaves(readUpdates(bytes).update)) {
    // W&B's own: versions, telemetry.
    if (key !== '_wandb' && !key.startsWith('_wandb.')) run.hparams[key] = asHparam(value);
  }
}

export function applyEnvironment(bytes: Uint8Array, run: RunReading): void {
  const { args, git, program } = readEnvironment(bytes);
  if (program) run.facts.command = [program, ...args].join(' ');
  if (git) applyGit(git, run);
}

function applyGit(bytes: Uint8Array, run: RunReading): void {
  const { commit, remote } = readGit(bytes);
  if (commit && /^[0-9a-f]{7,64}$/.test(commit)) run.facts.commit = commit;
  if (remote) run.facts.repository = remote;
}
