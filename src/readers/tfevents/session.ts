import { decoder } from '../wire.ts';
import type { EventCursor } from './event.ts';

const readSessionLog = decoder({ status: [1, 'int'] });
const sessionStart = 1;

/** A session that starts says: points from this step on, as logged so far, were lost in a crash. */
export function isRestart({ bytes, sessionFrom, sessionTo }: EventCursor): boolean {
  try {
    return readSessionLog(bytes.subarray(sessionFrom, sessionTo)).status === sessionStart;
  } catch {
    return false;
  }
}

/** From "brain.Event:2" on, writers mark restarts; before, a step that goes back is one. */
export function isVersioned({ bytes, versionFrom, versionTo }: EventCursor): boolean {
  const version = /^brain\.Event:(\d+(?:\.\d+)?)$/.exec(Buffer.from(bytes.subarray(versionFrom, versionTo)).toString('latin1'));
  return version !== null && Number(version[1]) >= 2;
}
