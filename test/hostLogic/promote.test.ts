import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withValue } from '../../src/host/sweeps/promote.ts';

test('the value of a setting is replaced, and nothing else', () => {
  const cases: [text: string, value: number | string | boolean, yaml: boolean, expected: string | undefined][] = [
    ['lr = 1e-3', 0.01, false, 'lr = 0.01'],
    ['default=32', 64, false, 'default=64'],
    ['"lr": 0.1', 0.3, false, '"lr": 0.3'],
    ['lr: float = 0.1', 0.3, false, 'lr: float = 0.3'],
    ["optimizer='sgd'", 'adam', false, 'optimizer="adam"'],
    ['amp = False', true, false, 'amp = True'],
    ['lr: 0.1  # tuned', 0.2, true, 'lr: 0.2  # tuned'],
    ['amp: false', true, true, 'amp: true'],
    ['lr = 0.10', 0.1, false, undefined],
    ['lr=args.lr', 0.1, false, undefined],
    ['lr = 2 * base', 0.1, false, undefined],
  ];
  for (const [text, value, yaml, expected] of cases) assert.equal(withValue(text, value, yaml), expected, text);
});
