import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '../../../src/base/errors.ts';
import { readRecipe } from '../../../src/tune/recipe/recipe.ts';
import { withParams } from '../../../src/tune/recipe/withParams.ts';

const text = `# A recipe.
model: shipped
data: {images: pictures}
stages:
  - {name: head, epochs: 5, freeze: base, lr: 0.003}
  # The last block too.
  - name: all
    lr: 0.0003
batch: 32
`;

test('values take the places of others: by the names of entries, or their numbers; what was not there is added, and comments stay', () => {
  const changed = withParams(text, { batch: 64, stages: { head: { lr: 0.01 }, 1: { lr: 0.001, epochs: 2 } }, data: { augment: { crop: 0.3 } } });
  const { recipe, problems } = readRecipe(changed, 'x.finetune.yaml');
  assert.deepEqual(problems, []);
  assert.deepEqual([recipe.batch, recipe.stages.map(({ name, lr, epochs }) => [name, lr, epochs])], [64, [['head', 0.01, 5], ['all', 0.001, 2]]]);
  assert.match(changed, /# A recipe\.[^]*# The last block too\./);
  assert.equal(readRecipe(withParams(text, {}), 'x').recipe.batch, 32);
});

test('an entry that is not there is named', () => {
  assert.throws(() => withParams(text, { stages: { tail: { lr: 1 } } }), (error) => error instanceof UserError && /stages\.tail\.lr: there is no entry “tail”/.test(error.message));
  assert.throws(() => withParams(text, { stages: { 2: { lr: 1 } } }), /no entry “2”/);
});
