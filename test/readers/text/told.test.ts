import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textLog } from '../../../src/readers/textLog.ts';
import { readPrinted } from './printed.ts';

const wallsOf = (text: string): number[] => [...(readPrinted(text).run?.series.get('loss')?.columns().walls ?? [])];

test('the time of a line comes with its points', () => {
  assert.deepEqual(wallsOf('time=2026-11-22T16:47:04Z level=info msg="train step" step=0 loss=5.9\n'), [Date.UTC(2026, 10, 22, 16, 47, 4) / 1000]);
  assert.deepEqual(wallsOf('2026-11-22T16:47:04.250+08:00 INFO epoch 1 loss 0.5\n'), [Date.UTC(2026, 10, 22, 8, 47, 4, 250) / 1000]);
  // Without a zone it is the time of this machine.
  assert.deepEqual(wallsOf('2026-11-22 16:47:04,367 - train - INFO - epoch 1 loss 0.5\n'), [new Date(2026, 10, 22, 16, 47, 4, 367).getTime() / 1000]);
  assert.ok(Number.isNaN(wallsOf('[16:47:04] epoch 1 loss 0.5\n')[0]));
});

test('the loggers of Python, loguru, Abseil and torchrun put names before the message', () => {
  for (const prefix of [
    'INFO:root:', 'INFO - ', '[INFO] ', '2024-01-01 12:00:00.123 | INFO     | __main__:main:12 - ', 'I0115 10:00:00.123456 140000 train.py:120] ', '01/15/2024 10:02:00 - INFO - __main__ - ',
    '[2021-08-01 10:00:00,000][train][INFO] - ', '[03/01 12:00:00 d2.utils.events]:  ', '2026-11-22 16:47:04,367 WARNING  [train.main:144] ', 'INFO:proj.train:11:', '2026-11-26 00:26:08,774 proj.train INFO ',
  ]) assert.deepEqual(readPrinted(`${prefix}epoch 1 loss 0.5 acc 0.9\n`).series, { loss: '1→0.5', acc: '1→0.9' }, prefix);
});

test('sentences with numbers are no metrics', () => {
  for (const line of [
    'gradient norm 2.17 is larger than 1.0', 'Start training from score -2.256875', 'number of parameters: 0.00M', 'Number of data points in the train set: 1347, number of used features: 53', 'Saving model to ckpt-9.pt took 3.2 seconds',
    '  File "train.py", line 147, in <module>', 'Validation score did not improve more than tol=0.000100 for 10 consecutive epochs. Stopping.', 'Restoring model weights from the end of the best epoch: 3.',
    'val_loss improved from inf to 0.51234, saving model to best.h5', 'FileNotFoundError: [Errno 2] No such file or directory',
  ]) assert.deepEqual(readPrinted(`epoch 7\n${line}\n`).series, {}, line);
});

test('results after the training are facts, printed arguments are hyperparameters', () => {
  const { run } = readPrinted("Namespace(lr=0.1, batch_size=64, model='resnet 18', amp=False, seed=None)\nepoch 1 loss 0.5\nbestTest = 0.6276342066\nBest val Acc: 0.95\nBest epoch: 5 (f1 0.9)\n");
  assert.deepEqual({ ...run!.hparams }, { lr: 0.1, batch_size: 64, model: 'resnet 18', amp: false, seed: null });
  assert.deepEqual({ ...run!.facts }, { bestTest: '0.6276342066', 'Best val Acc': '0.95', 'Best epoch': '5', f1: '0.9' });
});

test('patterns of the config read what no layout fits, and make such a file a log', () => {
  const odd = new TextEncoder().encode('ep#1 <<q 0.5>> <<z 3>>\nep#2 <<q 0.25>> <<z 2>>\n');
  const patterns = [/ep#(?<epoch>\d+) <<q (?<quality>[\d.]+)>> <<z (?<zeta>\d+)>>/];
  assert.deepEqual(readPrinted(odd, patterns).series, { quality: '1→0.5 2→0.25', zeta: '1→3 2→2' });
  assert.equal(textLog.sniff('odd.log', odd.slice()), 0);
  assert.ok(textLog.sniff('odd.log', odd, patterns) > 0);
});

const prose: Record<string, string> = {
  'README.md': '# Trainer\n\nRun `train.py` and you will see\n\n```\nEpoch 1: loss 0.52, acc 0.81\nEpoch 2: loss 0.41, acc 0.85\n```\n\nThe loss falls below 0.4 after 3 epochs. Use lr=0.1.\n\n## Install\n\npip install trainer==1.2.0\n',
  'train.py': 'import torch\n\nlr = 0.01\nepochs = 10\nfor epoch in range(epochs):\n    loss = step(epoch)\n    if loss < 0.1:\n        break\n    print(f"epoch {epoch} loss {loss:.4f}")\n',
  'notes.txt': 'Meeting of 3 May\nWe agreed to lower the learning rate, since the loss was 0.5 after 10 epochs.\nNext steps: 1. rerun 2. write up\n',
  'requirements.txt': 'torch==2.1.0\nnumpy>=1.26\nscikit-learn==1.4.0\naccelerate==0.30.1\n',
  'package.json': '{\n "name": "loss-viewer",\n "version": "1.2.3",\n "scripts": {"step": "node step.js 1"}\n}\n',
  'pip.log': 'Collecting torch==2.1.0\n  Downloading torch-2.1.0-cp310.whl (670.2 MB)\n     ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━ 670.2/670.2 MB 5.2 MB/s eta 0:00:00\nInstalling collected packages: torch\nSuccessfully installed torch-2.1.0\n',
  'config.yaml': 'epoch: 10\nlr: 0.1\nloss: focal\nweight_decay: 5e-4\n',
  'access.log': '127.0.0.1 - - [10/Oct/2026:13:55:36 +0000] "GET /score HTTP/1.1" 200 2326\n127.0.0.1 - - [10/Oct/2026:13:55:37 +0000] "GET /error HTTP/1.1" 404 12\n',
  'syslog': 'Nov 23 01:00:00 host kernel: [12345.678] CPU0: temp=50 error=0\nNov 23 01:00:05 host kernel: [12350.001] CPU1: temp=51 error=0\n',
};

for (const [path, text] of Object.entries(prose)) {
  test(`${path} is no training log`, () => assert.equal(textLog.sniff(path, new TextEncoder().encode(text)), 0));
}

test('a log is known by its first lines', () => {
  for (const text of ['epoch 0 loss 0.5\n', 'Using device: cuda\nnumber of parameters: 1.2M\nEpoch 1/10 - train_loss: 0.52 - val_loss: 0.61\n', '[2026-11-22 16:47:04] iter 100 | loss 2.31\n']) {
    assert.ok(textLog.sniff('output.log', new TextEncoder().encode(text)) > 0, text);
  }
});
