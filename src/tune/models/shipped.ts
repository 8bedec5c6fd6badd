import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UserError } from '../../base/errors.ts';

/** What a recipe calls the backbone that comes with Lossband. */
export const shipped = 'shipped';

const place = join('media', 'backbone', 'model.json');

/** The file of the shipped backbone: above the program that runs, which is a bundle in `dist`, or a test or tool of the repository. @throws UserError where it is missing */
export function shippedModel(): string {
  for (let folder = dirname(process.argv[1] ?? process.cwd()); ; folder = dirname(folder)) {
    if (existsSync(join(folder, place))) return join(folder, place);
    if (folder === dirname(folder)) throw new UserError(`The shipped model ${place} is missing; install Lossband again.`);
  }
}
