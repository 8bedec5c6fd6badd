import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { goalOf, isUsual, searchable, sweepText } from '../../src/host/sweepFile/newFile.ts';
import { outlinePython } from '../../src/source/outline.ts';
import { readSweepFile } from '../../src/sweep/file/sweepFile.ts';
import { root } from '../phrases.ts';

const grammars: Record<string, string> = { 'web-tree-sitter.wasm': 'web-tree-sitter', 'tree-sitter-python.wasm': 'tree-sitter-python' };
const readAsset = (name: string): Promise<Uint8Array> => readFile(join(root, 'node_modules', grammars[name]!, name));
const outline = (text: string, path = '/x/train.py') => outlinePython(readAsset, path, text);

const script = `import argparse
p = argparse.ArgumentParser()
p.add_argument("-l", "--lr", type=float, default=3e-4, help="learning rate")
p.add_argument("--batch-size", type=int, default=32)
p.add_argument("--optimizer", choices=["adam", "sgd"], default="adam")
p.add_argument("--amp", action="store_true")
p.add_argument("--data", default="data/")
p.add_argument("--seed", type=int, default=1)
wandb.log({"val_acc": acc})
`;

test('options of argparse with type, default, choices and help; metrics that are logged', async () => {
  const { options, metrics, bare } = await outline(script);
  assert.deepEqual(options, [
    { name: 'lr', type: 'float', value: 3e-4, help: 'learning rate' }, { name: 'batch-size', type: 'int', value: 32 }, { name: 'optimizer', type: 'text', value: 'adam', choices: ['adam', 'sgd'] },
    { name: 'amp', type: 'switch' }, { name: 'data', type: 'text', value: 'data/' }, { name: 'seed', type: 'int', value: 1 },
  ]);
  assert.deepEqual([metrics, bare], [['val_acc'], false]);
});

test('click, dataclasses, and the config of hydra', async () => {
  assert.deepEqual((await outline('@click.option("--lr", default=0.1)\n@click.option("--act", type=click.Choice(["relu", "gelu"]))\ndef f(): pass')).options, [
    { name: 'lr', type: 'float', value: 0.1 }, { name: 'act', type: 'text', choices: ['relu', 'gelu'] },
  ]);
  assert.deepEqual((await outline('@dataclass\nclass A:\n  lr: float = 1\n  deep: bool = False\n  name: str = make()\nclass B:\n  x: int = 1')).options, [
    { name: 'lr', type: 'float', value: 1 }, { name: 'deep', type: 'flag', value: false },
  ]);
  const folder = mkdtempSync(join(tmpdir(), 'lossband-outline-'));
  try {
    writeFileSync(join(folder, 'config.yaml'), 'defaults: [_self_]\noptimizer:\n  lr: 0.01\nlayers: 3\n');
    const { options, bare } = await outline('@hydra.main(config_path=".", config_name="config")\ndef main(cfg): pass', join(folder, 'train.py'));
    assert.deepEqual([options, bare], [[{ name: 'optimizer.lr', type: 'float', value: 0.01 }, { name: 'layers', type: 'int', value: 3 }], true]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('text with errors gives what can be told', async () => {
  assert.deepEqual((await outline('p.add_argument("--lr", type=float, default=1.0)\nif (')).options, [{ name: 'lr', type: 'float', value: 1 }]);
});

test('a file that is made from what was found is a sweep file without a problem, with sensible ranges', async () => {
  const found = await outline(script), options = searchable(found).filter((option) => isUsual(option) || option.name === 'amp');
  assert.deepEqual(searchable(found).map(({ name }) => name), ['lr', 'batch-size', 'optimizer', 'amp'], 'no path and no seed');
  const { sweep, problems } = readSweepFile(sweepText({ program: 'train.py', options, metric: 'val_acc', goal: goalOf('val_acc'), bare: false }), 'x');
  assert.deepEqual(problems, []);
  assert.deepEqual(sweep.space, [
    { name: 'lr', type: 'float', low: 3e-5, high: 3e-3, log: true }, { name: 'batch-size', type: 'categorical', choices: [16, 32, 64, 128] },
    { name: 'optimizer', type: 'categorical', choices: ['adam', 'sgd'] }, { name: 'amp', type: 'categorical', choices: [true, false] },
  ]);
  assert.deepEqual([sweep.metric!.goal, sweep.command.at(-1), sweep.trials], ['maximize', '${args_no_boolean_flags}', 20]);
});
