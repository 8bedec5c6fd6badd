import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { messageOf, UserError } from '../base/errors.ts';

/** The options and the rest of a command's arguments. @throws UserError for an option that it does not know. */
export function parseOptions<T extends ParseArgsOptionsConfig>(args: string[], options: T) {
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw new UserError(messageOf(error), { cause: error });
  }
}
