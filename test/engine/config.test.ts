import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseConfig } from '../../src/engine/config/parse.ts';
import { withBaseline, withBaselineRun, withLimit, withMuted } from '../../src/engine/config/edit.ts';
import { emptyConfig } from '../../src/model/limit.ts';

const parsed = (...lines: string[]): ReturnType<typeof parseConfig> => parseConfig(lines.join('\n'));

test('an empty file is an empty config', () => {
  assert.deepEqual(parseConfig(''), { config: emptyConfig(), problems: [], named: [] });
});

test('everything that can be written is understood', () => {
  const { config, problems } = parsed(
    'roots: [runs, ../other/*/tb]', 'ignore: ["**/tmp"]', 'limits:', '  - metric: val/*', '    lower: 0', '    upper: 2.5', '    severity: warning',
    'baselines:', '  - {metric: loss, window: [0, 100], exclude: [7]}', '  - {metric: acc, runs: [good], mean: 0.9, sigma: 0.1}', '  - {metric: lr, window: [0, 9], sigmaFrom: mad}',
    'directions: {reward: higher}', 'muted: [{rule: nelson-2, metric: "*"}]', 'rules: [nelson-3]', 'patterns: ["e(?<epoch>\\\\d+) (?<loss>.*)"]',
  );
  assert.deepEqual(problems, []);
  assert.deepEqual(config!.roots, ['runs', '../other/*/tb']);
  assert.deepEqual(config!.limits, [{ metric: 'val/*', lower: 0, upper: 2.5, severity: 'warning', range: { line: 3, column: 4, endLine: 6, endColumn: 21 } }]);
  assert.deepEqual(config!.baselines.map(({ range: _, ...rest }) => rest), [
    { metric: 'loss', window: [0, 100], exclude: [7] }, { metric: 'acc', runs: ['good'], mean: 0.9, sigma: 0.1 }, { metric: 'lr', window: [0, 9], sigmaFrom: 'mad' },
  ]);
  assert.deepEqual([config!.directions, config!.muted, config!.rules.length, config!.patterns.length], [{ reward: 'higher' }, [{ rule: 'nelson-2', metric: '*' }], 1, 1]);
});

describe('what is wrong is told with its place and left out; the rest counts', () => {
  const cases: [what: string, text: string[], line: number, message: RegExp][] = [
    ['a key that nobody knows', ['limits: []', 'limitz: []'], 1, /no key that Lossband knows/],
    ['a limit without sides', ['limits:', '  - metric: a'], 1, /`lower`, `upper` or both/],
    ['a limit that nothing can keep', ['limits:', '  - {metric: a, lower: 2, upper: 1}'], 1, /nothing could ever be within/],
    ['a text where a number belongs', ['limits:', '  - {metric: a, upper: high}'], 1, /number is expected/],
    ['a number where a list belongs', ['roots: 3'], 0, /list is expected/],
    ['a list where keys belong', ['- a'], 0, /Keys with values/],
    ['a σ of 0', ['baselines:', '  - {metric: a, mean: 1, sigma: 0}'], 1, /above 0/],
    ['a way to σ that nobody knows', ['baselines:', '  - {metric: a, sigmaFrom: guess}'], 1, /One of these/],
    ['a way to σ where σ is given', ['baselines:', '  - {metric: a, mean: 1, sigma: 2, sigmaFrom: mad}'], 1, /nothing beside `mean` and `sigma`/],
    ['a way to σ where σ is taken over runs', ['baselines:', '  - {metric: a, runs: [b, c], sigmaFrom: mad}'], 1, /nothing beside several runs/],
    ['a way to σ where nothing says from which values', ['baselines:', '  - {metric: a, sigmaFrom: mad}'], 1, /needs a `window`/],
    ['a window that ends before it begins', ['baselines:', '  - {metric: a, window: [9, 1]}'], 1, /first and the last/],
    ['a direction that is none', ['directions: {a: up}'], 0, /lower, higher, none|One of these/],
    ['a pattern without names', ['patterns: ["loss=(.*)"]'], 0, /named groups/],
    ['a pattern that is none', ['patterns: ["("]'], 0, /no regular expression/],
  ];
  for (const [what, text, line, message] of cases) {
    test(what, () => {
      const { config, problems } = parsed(...text, ...(text[0]!.startsWith('-') ? [] : ['ignore: [kept]']));
      assert.equal(problems[0]?.range.line, line);
      assert.match(problems.map((problem) => problem.message.text).join(' '), message);
      if (!text[0]!.startsWith('-')) assert.deepEqual(config?.ignore, ['kept']);
    });
  }
});

test('text that is no YAML gives problems and no config', () => {
  const { config, problems } = parseConfig('limits: [');
  assert.equal(config, undefined);
  assert.equal(problems.length, 1);
});

test('aliases neither blow up nor go round in circles', () => {
  const levels = Array.from({ length: 30 }, (_, i) => `a${i}: &a${i} [${i ? `*a${i - 1}, *a${i - 1}, *a${i - 1}` : 'x'}]`);
  assert.deepEqual(parsed(...levels, 'roots: *a29').config?.roots, []);
  assert.deepEqual(parsed('roots: &r [*r, good]').config?.roots, ['good']);
});

test('whatever the text, it is answered', () => {
  const line = fc.constantFrom('limits:', '  - metric: a', '    upper: 1', 'roots: [', ']', '- &a', '*a', '{', '? x', '\t', ': :', '!!js/function "x"', '__proto__: 1', '"');
  fc.assert(fc.property(fc.oneof(fc.string(), fc.array(line).map((lines) => lines.join('\n'))), (text) => void parseConfig(text)), { numRuns: 500 });
});

describe('edits', () => {
  const text = '# mine\nlimits:\n  # why\n  - metric: val/loss # here\n    upper: 2\nrules: [a]\n';

  test('a limit is changed where it stands, comments are kept', () => {
    assert.equal(withLimit(text, 'val/loss', { lower: 0, upper: 3 }), '# mine\nlimits:\n  # why\n  - metric: val/loss # here\n    upper: 3\n    lower: 0\nrules: [a]\n');
  });

  test('a limit of another metric is added; one without sides is taken away', () => {
    assert.match(withLimit(text, 'acc', { lower: 0.5 }), /- metric: acc\n {4}lower: 0.5\nrules/);
    assert.doesNotMatch(withLimit(text, 'val/loss', {}), /val\/loss/);
  });

  test('what is said of one metric goes before the glob that fits it too: the first counts', () => {
    const globs = 'limits:\n  - {metric: acc, lower: 0}\n  # any loss\n  - {metric: "*/loss", upper: 4}\nbaselines:\n  # all\n  - {metric: "*", mean: 1, sigma: 2}\n';
    const limited = withLimit(globs, 'val/loss', { upper: 9 });
    assert.deepEqual(parseConfig(limited).config!.limits.map(({ metric }) => metric), ['acc', 'val/loss', '*/loss']);
    assert.match(limited, /# any loss\n {2}- \{metric: "\*\/loss"/);
    for (const changed of [withBaseline(globs, 'val/loss', [0, 9]), withBaselineRun(globs, 'val/loss', 'good')]) {
      assert.deepEqual(parseConfig(changed).config!.baselines.map(({ metric }) => metric), ['val/loss', '*']);
      assert.match(changed, /# all\n {2}- \{metric: "\*"/);
    }
  });

  test('a file that is empty, or only comments, gets its first entry', () => {
    for (const before of ['', '# only this\n', 'limits: []\n']) assert.deepEqual(parseConfig(withLimit(before, 'a', { upper: 1 })).config?.limits.length, 1, before);
  });

  test('a rule is muted once, a baseline window replaces other baselines', () => {
    const muted = withMuted(withMuted(text, 'trend', 'val/*'), 'trend', 'val/*');
    assert.deepEqual(parseConfig(muted).config?.muted, [{ rule: 'trend', metric: 'val/*' }]);
    const windowed = withBaseline('baselines:\n  - {metric: a, mean: 1, sigma: 2}\n', 'a', [5, 50]);
    const [baseline] = parseConfig(windowed).config!.baselines;
    assert.deepEqual([baseline!.window, baseline!.mean], [[5, 50], undefined]);
  });

  test('a run is added to the baseline of a metric once; the first takes the place of a window', () => {
    const once = withBaselineRun('baselines:\n  - metric: a\n    window: [1, 9] # until here\n    sigmaFrom: mad\n', 'a', 'good');
    const twice = withBaselineRun(withBaselineRun(once, 'a', 'better: 2'), 'a', 'good');
    const [baseline] = parseConfig(twice).config!.baselines;
    assert.deepEqual([baseline!.runs, baseline!.window, baseline!.sigmaFrom], [['good', 'better: 2'], undefined, 'mad']);
  });

  test('a file that is no YAML is not touched', () => {
    assert.throws(() => withLimit('limits: [', 'a', { upper: 1 }), /mend it first/);
  });
});
