import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { stringify } from 'yaml';
import { messageOf, UserError } from '../../base/errors.ts';
import { formatPhrase, phrase } from '../../model/phrase.ts';
import type { Problem } from '../../model/problem.ts';
import { isRecord } from '../../base/record.ts';
import { readDocument } from '../../model/sourceDocument.ts';
import type { Parameter, ParamValue } from '../../model/space.ts';
import { nestParams } from '../../sweep/file/command.ts';
import { isFineTuning, type SweepFile } from '../../sweep/file/sweepFile.ts';
import { readRecipe } from '../../tune/recipe/recipe.ts';
import { withParams } from '../../tune/recipe/withParams.ts';

const defaults = {
  trials: 12,
  /** How far around its rate a stage is searched. */
  rates: 10,
};

const round = (value: number): number => Number(value.toPrecision(2));

/** A sweep file for a fine-tuning: the rate of each stage and the batch, with trials stopped that will not be the best. @throws UserError for a recipe with mistakes */
export function fineTuneSweep(file: string): string {
  const text = readFileSync(file, 'utf8'), { recipe, problems } = readRecipe(text, file), { json } = readDocument(text, file);
  const mistake = problems.find(({ severity }) => severity === 'error');
  if (mistake) throw new UserError(`${file}: ${formatPhrase(mistake.message)}`);
  // What the file leaves to the defaults has no place in it.
  const written: unknown[] = isRecord(json) && Array.isArray(json['stages']) ? json['stages'] : [], stages = written.length > 0 ? recipe.stages : [];
  const called = (at: number): string => (isRecord(written[at]) && typeof written[at]['name'] === 'string' ? written[at]['name'] : String(at));
  const around = (lr: number): object => ({ distribution: 'log_uniform_values', min: round(lr / defaults.rates), max: round(lr * defaults.rates) });
  const rates = Object.fromEntries(stages.map(({ lr }, at) => [called(at), { parameters: { lr: around(lr) } }]));
  const parameters = { ...(stages.length > 0 && { stages: { parameters: rates } }), batch: { values: [Math.max(1, recipe.batch >> 1), recipe.batch, recipe.batch * 2] } };
  const head = `# Tries ${basename(file)} with other values: a parameter is named by its place in that file, an entry of a list by its name.\n`;
  return head + stringify({
    program: basename(file), method: 'bayes', metric: { name: 'val/loss', goal: 'minimize' }, parameters, run_cap: defaults.trials, lossband: { stop: { type: 'forecast' } },
  });
}

/** Any value of a parameter, to see whether it can be set at all. */
const someValue = (parameter: Parameter): ParamValue => (parameter.type === 'categorical' ? parameter.choices[0]! : parameter.low);

/** Parameters that the recipe of a sweep has no place for, each where the sweep file names it. */
export function unfitParameters({ program, space }: SweepFile, text: string, file: string, recipe: string): Problem[] {
  if (!isFineTuning(program)) return [];
  const document = readDocument(text, file), before = readFileSync(recipe, 'utf8'), known = readRecipe(before, recipe).problems.length;
  for (const parameter of space) {
    const path = parameter.name.split('.').flatMap((part) => ['parameters', part]);
    try {
      const { problems } = readRecipe(withParams(before, nestParams({ [parameter.name]: someValue(parameter) })), recipe);
      if (problems.length > known) document.report(path, 'error', phrase('“{0}” cannot be set in {1}: {2}', parameter.name, program!, formatPhrase(problems.at(-1)!.message)));
    } catch (error) {
      document.report(path, 'error', phrase('“{0}” cannot be set in {1}: {2}', parameter.name, program!, messageOf(error)));
    }
  }
  return document.problems;
}
