import { decoder } from '../wire.ts';

/** The parts of wandb/proto/wandb_internal.proto that a run's log is read for. */
export const readRecord = decoder({
  history: [2, 'bytes'], summary: [3, 'bytes'], config: [5, 'bytes'], stats: [7, 'bytes'], alert: [10, 'bytes'], run: [17, 'bytes'],
  exit: [18, 'bytes'], environment: [26, 'bytes'],
});
export const readHistory = decoder({ items: [1, 'bytes', 'many'], step: [2, 'bytes'] });
export const readHistoryStep = decoder({ num: [1, 'int'] });
/** Also of config and summary, which have no typed values. The typed ones came with 0.31. */
export const readItem = decoder({
  key: [1, 'string'], nestedKey: [2, 'string', 'many'], none: [3, 'bool'], boolean: [4, 'bool'], integer: [5, 'zigzag'], number: [6, 'double'],
  text: [7, 'string'], json: [8, 'string'], valueJson: [16, 'string'],
});
/** Config and summary alike. */
export const readUpdates = decoder({ update: [1, 'bytes', 'many'], remove: [2, 'bytes', 'many'] });
export const readStats = decoder({ timestamp: [2, 'bytes'], items: [3, 'bytes', 'many'] });
export const readAlert = decoder({ title: [1, 'string'], text: [2, 'string'], level: [3, 'string'] });
export const readRun = decoder({
  id: [1, 'string'], entity: [2, 'string'], project: [3, 'string'], config: [4, 'bytes'], group: [6, 'string'], jobType: [7, 'string'],
  name: [8, 'string'], notes: [9, 'string'], tags: [10, 'string', 'many'], host: [13, 'string'], startTime: [17, 'bytes'], git: [21, 'bytes'],
});
export const readEnvironment = decoder({ args: [5, 'string', 'many'], program: [6, 'string'], git: [9, 'bytes'] });
export const readGit = decoder({ remote: [1, 'string'], commit: [2, 'string'] });
export const readExit = decoder({ code: [1, 'int'], runtime: [2, 'int'] });

const readTimestampFields = decoder({ seconds: [1, 'int'], nanos: [2, 'int'] });

/** `google.protobuf.Timestamp` in seconds since the epoch. */
export function readTimestamp(bytes: Uint8Array): number {
  const { seconds = 0, nanos = 0 } = readTimestampFields(bytes);
  return seconds + nanos / 1e9;
}
