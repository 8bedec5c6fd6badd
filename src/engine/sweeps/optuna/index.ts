import { closeSync, existsSync, openSync, readSync, rmSync } from 'node:fs';
import { extname } from 'node:path';
import { messageOf, UserError } from '../../../base/errors.ts';
import type { OptunaStorage, OptunaStudy } from './contract.ts';
import { database } from './database.ts';
import { journal } from './journal.ts';

/** Every way to keep studies, one line each. */
export const storages: readonly OptunaStorage[] = [database, journal];

/** Bytes by which a storage is known. */
const head = 4_096;

function headOf(path: string): Uint8Array {
  const bytes = new Uint8Array(head), file = openSync(path, 'r');
  try {
    return bytes.subarray(0, readSync(file, bytes, 0, head, 0));
  } finally {
    closeSync(file);
  }
}

/** The studies that a file keeps. @throws UserError where it keeps none */
export function readStudies(path: string): OptunaStudy[] {
  let studies: OptunaStudy[] = [];
  try {
    const bytes = headOf(path);
    studies = storages.find((storage) => storage.matches(bytes))?.read(path) ?? [];
  } catch (error) {
    throw error instanceof UserError ? error : new UserError(`${path} cannot be read as a study of Optuna: ${messageOf(error)}`, { cause: error });
  }
  if (studies.length === 0) throw new UserError(`${path} keeps no study of Optuna, neither as SQLite nor as a journal.`);
  return studies;
}

/** Writes a study to a new file, kept in the way that its name asks for. @throws UserError where there is one already, or it cannot be written */
export function writeStudy(path: string, study: OptunaStudy): void {
  const storage = storages.find(({ extensions }) => extensions.includes(extname(path).toLowerCase()));
  if (!storage) throw new UserError(`${path} names no way to keep a study. It ends with ${storages.flatMap(({ extensions }) => extensions).join(', ')}.`);
  if (existsSync(path)) throw new UserError(`There is a file already: ${path}`);
  try {
    storage.write(path, study);
  } catch (error) {
    // Half a study is none.
    rmSync(path, { force: true });
    throw error instanceof UserError ? error : new UserError(`${path} cannot be written: ${messageOf(error)}`, { cause: error });
  }
}
