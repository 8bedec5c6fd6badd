import type { HparamValue } from '../../model/run.ts';
import type { RunReading } from '../contract.ts';
import { decoder } from '../wire.ts';

const readPluginData = decoder({ start: [3, 'bytes'], end: [4, 'bytes'] });
const readStart = decoder({ hparams: [1, 'bytes', 'many'], group: [4, 'string'], seconds: [5, 'double'] });
const readEntry = decoder({ key: [1, 'string'], value: [2, 'bytes'] });
/** `google.protobuf.Value`; lists and structs do not happen as hyperparameters. */
const readValue = decoder({ number: [2, 'double'], string: [3, 'string'], bool: [4, 'bool'] });
const readEnd = decoder({ status: [1, 'int'], seconds: [2, 'double'] });

const statusFailure = 2;

/** What the hparams plugin keeps in the metadata of its tags. Throws on broken bytes. */
export function applyHparams(content: Uint8Array, run: RunReading): void {
  const { start, end } = readPluginData(content);
  if (start) applyStart(start, run);
  if (end) applyEnd(end, run);
}

function applyStart(bytes: Uint8Array, run: RunReading): void {
  const { hparams, group, seconds } = readStart(bytes);
  for (const entry of hparams) {
    const { key, value } = readEntry(entry);
    if (key !== undefined) run.hparams[key] = value ? valueOf(value) : null;
  }
  if (group) run.facts.group = group;
  if (seconds) run.startedAt = seconds;
}

/**
 * torch, tensorboardX and Lightning write the end together with the start, before anything was trained, and leave its time out:
 * only an end with a time says that the run is over.
 */
function applyEnd(bytes: Uint8Array, run: RunReading): void {
  const { status, seconds } = readEnd(bytes);
  if (!seconds) return;
  run.endedAt = seconds;
  run.state = status === statusFailure ? 'failed' : 'finished';
}

function valueOf(bytes: Uint8Array): HparamValue {
  const { number, string, bool } = readValue(bytes);
  return number ?? string ?? bool ?? null;
}
