import { readFileSync } from 'node:fs';
import { UserError } from '../../base/errors.ts';
import { formatPhrase } from '../../model/phrase.ts';
import type { Problem } from '../../model/problem.ts';
import type { Recipe } from './contract.ts';
import { readRecipe } from './recipe.ts';
import { withParams } from './withParams.ts';

/** Reads a recipe from a file. @param params values that take the place of those in the file, as {@link withParams} has them @throws UserError that names every mistake with its line */
export function loadRecipe(file: string, params?: Readonly<Record<string, unknown>>): { recipe: Recipe; warnings: Problem[] } {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UserError(`There is no file ${file}.`, { cause: error });
  }
  const { recipe, problems } = readRecipe(params ? withParams(text, params) : text, file), errors = problems.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new UserError(errors.map(problemLine).join('\n'));
  return { recipe, warnings: problems };
}

export const problemLine = ({ source, range, message }: Problem): string => `${source}${range ? `:${range.line + 1}` : ''}: ${formatPhrase(message)}`;
