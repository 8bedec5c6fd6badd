import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPrinted } from './printed.ts';

test('tqdm: of a bar for each epoch the last state counts', () => {
  const frames = [
    'Epoch 1/2:   0%|          | 0/9 [00:00<?, ?it/s]',
    'Epoch 1/2:  56%|#####5    | 5/9 [00:00<00:00, 350.52it/s, loss=4.6]',
    'Epoch 1/2: 100%|##########| 9/9 [00:00<00:00, 361.29it/s, loss=3.4]',
    'Epoch 1/2: 100%|##########| 9/9 [00:00<00:00, 301.29it/s, loss=3.4]\nEpoch 2/2:  11%|█         | 1/9 [00:00<00:00, 9.0it/s, loss=3.3]',
  ];
  assert.deepEqual(readPrinted(`\r${frames.join('\r')}`).series, { loss: '1→3.4 2→3.3' });
});

test('tqdm: values that stand in the description, however they are written', () => {
  const epoch = (n: number, losses: string[]): string => losses.map((loss, i) => `\r[Train] Epoch ${n}/2 - loss ${loss}: 50%|#####     | ${i}/3 [00:00<00:00, 350.52it/s]`).join('');
  assert.deepEqual(readPrinted(`${epoch(1, ['nan', '0.5', '1.2e-05'])}\n${epoch(2, ['0.4', '3e-06', '-0.1'])}\n`).series, { 'train loss': '1→0.000012 2→-0.1' });
});

test('tqdm: a bar over all epochs says in which one the bar below it is', () => {
  const bar = (title: string, n: number, total: number, values: string): string => `\r${title}: 50%|#####     | ${n}/${total} [00:00<00:00, 350.52it/s${values}]`;
  const inner = (loss: number): string => `\n${[1, 2, 3].map((n) => bar('Batches', n, 3, `, loss=${loss / n}`)).join('')}\x1b[A`;
  const log = `${bar('Epochs', 0, 2, '')}${inner(3)}${bar('Epochs', 0, 2, ', val_loss=0.5')}${bar('Epochs', 1, 2, ', val_loss=0.5')}${inner(1.5)}` +
    `${bar('Epochs', 1, 2, ', val_loss=0.4')}${bar('Epochs', 2, 2, ', val_loss=0.4')}\n\n`;
  assert.deepEqual(readPrinted(log).series, { loss: '1→1 2→0.5', val_loss: '1→0.5 2→0.4' });
});

test('tqdm with leave=False: a bar that was wiped away counts', () => {
  const bar = (epoch: number, loss: number): string => `\rEpoch ${epoch}: 100%|##########| 9/9 [00:00<00:00, 361.29it/s, loss=${loss}]\r${' '.repeat(70)}\r`;
  assert.deepEqual(readPrinted(`${bar(1, 0.5)}${bar(2, 0.4)}done\n`).series, { loss: '1→0.5 2→0.4' });
});

test('a bar over the whole training gives a point for each step it shows, with the last values of the step', () => {
  const frames = ['1/100 [00:01<01:40,  1.01s/it]', '1/100 [00:01<01:40,  1.01s/it, step_loss=0.5]', '2/100 [00:02<01:40,  1.01s/it, step_loss=0.5]', '2/100 [00:02<01:40,  1.01s/it, step_loss=0.4]', '3/100 [00:03<01:40,  1.01s/it, step_loss=0.3]'];
  assert.deepEqual(readPrinted(frames.map((frame) => `\rSteps:   1%|▏         | ${frame}`).join('')).series, { step_loss: '1→0.5 2→0.4 3→0.3' });
});

test('Keras 2: bars of equals signs, ETA, backspaces', () => {
  const wipe = '\b'.repeat(80);
  const epoch = (loss: number, val: number): string =>
    ` 1/14 [=>............................] - ETA: 4s - loss: 9.9${wipe}\r14/14 [==============================] - 1s 10ms/step - loss: ${loss} - val_loss: ${val}\n`;
  assert.deepEqual(readPrinted(`Epoch 1/2\n${epoch(0.5, 0.6)}Epoch 2/2\n${epoch(0.4, 0.5)}`).series, { loss: '1→0.5 2→0.4', val_loss: '1→0.6 2→0.5' });
});

test('Keras before 2.2 with verbose=2', () => {
  assert.deepEqual(readPrinted('Epoch 1/2\n - 5s - loss: 0.5 - acc: 0.8\nEpoch 2/2\n - 4s - loss: 0.4 - acc: 0.9\n').series, { loss: '1→0.5 2→0.4', acc: '1→0.8 2→0.9' });
});

test('a message in the middle of a bar neither counts it nor ends it', () => {
  const log = 'Epoch 2/2\n 1/14 ━━━━━━━━━━ 0s 44ms/step - loss: 0.9\nEpoch 2: ReduceLROnPlateau reducing learning rate to 0.005.\n14/14 ━━━━━━━━━━ 0s 7ms/step - loss: 0.6 - val_loss: 0.4\n';
  assert.deepEqual(readPrinted(log).series, { loss: '2→0.6', val_loss: '2→0.4' });
});

test('Lightning: a bar printed once more adds what came late and repeats nothing', () => {
  const bar = (epoch: number, values: string): string => `Epoch ${epoch}: 100%|██████████| 14/14 [00:00<00:00, 88.10it/s, v_num=0, ${values}]\n`;
  const validation = 'Validation DataLoader 0: 100%|██████████| 4/4 [00:00<00:00, 300.1it/s]\n';
  const log = bar(0, 'train_loss=0.3') + validation + bar(0, 'train_loss=0.3, val_loss=0.25') + bar(1, 'train_loss=0.2, val_loss=0.25');
  assert.deepEqual(readPrinted(log).series, { train_loss: '0→0.3 1→0.2', val_loss: '0→0.25 1→0.25' });
});

test('rich', () => {
  assert.deepEqual(readPrinted('Epoch 3/9  ━━━━━━━━━━━━━━━━ 14/14 0:00:01 • 0:00:00 88.1it/s train_loss: 0.300\n').series, { train_loss: '3→0.3' });
});

test('Ultralytics: a row of a table with a bar behind it', () => {
  const log =
    '      Epoch    GPU_mem   box_loss  Instances       Size\n' +
    '\r        1/3      0.12G      1.234         12        640:   0%|          | 0/4 [00:00<?, ?it/s]' +
    '\r        1/3      0.12G      1.134         12        640: 100%|██████████| 4/4 [00:01<00:00,  3.10it/s]\n' +
    '                 Class     Images      Box(P          R      mAP50: 100%|██████████| 1/1 [00:00<00:00,  8.02it/s]\n';
  assert.deepEqual(readPrinted(log).series, { GPU_mem: '1→0.12', box_loss: '1→1.134', Instances: '1→12', Size: '1→640' });
});

test('Ultralytics: the row of all classes below the bar of a validation, once an epoch', () => {
  const epoch = (n: number, loss: number, rows: string): string =>
    '      Epoch    GPU_mem   box_loss  Instances       Size\n' +
    `\r        ${n}/2      1.05G      ${loss}        206        640: 100%|██████████| 8/8 [00:03<00:00,  2.31it/s]\n` +
    '\r                 Class     Images  Instances      Box(P          R      mAP50  mAP50-95):  50%|█████     | 2/4 [00:01<00:00,  2.20it/s]' +
    '\r                 Class     Images  Instances      Box(P          R      mAP50  mAP50-95): 100%|██████████| 4/4 [00:01<00:00,  2.20it/s]\n' + rows;
  const last = '                 Class     Images  Instances      Box(P          R      mAP50  mAP50-95): 100%|██████████| 4/4 [00:01<00:00,  2.20it/s]\n' +
    '                   all        128        929       0.65       0.55       0.62       0.47\n              dining table         61        254       0.78       0.66       0.76       0.52\n';
  const log = epoch(1, 1.119, '                   all        128        929      0.639      0.537      0.605      0.446\n') +
    epoch(2, 1.019, '                   all        128        929      0.649      0.547      0.615      0.456\n') + `\n2 epochs completed in 0.004 hours.\nValidating best.pt...\n${last}`;
  assert.deepEqual(readPrinted(log).series, {
    GPU_mem: '1→1.05 2→1.05', box_loss: '1→1.119 2→1.019', Instances: '1→206 2→206', Size: '1→640 2→640',
    'val Images': '1→128 2→128', 'val Instances': '1→929 2→929', 'val Box P': '1→0.639 2→0.649', 'val Box R': '1→0.537 2→0.547', 'val Box mAP50': '1→0.605 2→0.615', 'val Box mAP50-95': '1→0.446 2→0.456',
    'eval Images': '2→128', 'eval Instances': '2→929', 'eval Box P': '2→0.65', 'eval Box R': '2→0.55', 'eval Box mAP50': '2→0.62', 'eval Box mAP50-95': '2→0.47',
  });
});

test('Ultralytics since 8.3.200 draws its own bars; masks have the same columns as boxes', () => {
  const log =
    '      Epoch    GPU_mem   box_loss\n' +
    '\r        1/2      1.05G      1.219: 50% ━━━━━━────── 4/8 2.3it/s 1.2s<1.7s\r\x1b[K        1/2      1.05G      1.119: 100% ━━━━━━━━━━━━ 8/8 2.3it/s 3.4s\n' +
    '\r\x1b[K                 Class     Images      Box(P          R)     Mask(P          R): 100% ━━━━━━━━━━━━ 4/4 5.4it/s 0.7s\n' +
    '                   all        128      0.639      0.537      0.605      0.446\n';
  assert.deepEqual(readPrinted(log).series, {
    GPU_mem: '1→1.05', box_loss: '1→1.119', 'val Images': '1→128', 'val Box P': '1→0.639', 'val Box R': '1→0.537', 'val Mask P': '1→0.605', 'val Mask R': '1→0.446',
  });
});

test('text that was overwritten counts when it has a step, else as it was last', () => {
  assert.deepEqual(readPrinted('\rstep 1 loss 0.9\rstep 2 loss 0.8\rstep 3 loss 0.7\n').series, { loss: '1→0.9 2→0.8 3→0.7' });
  assert.deepEqual(readPrinted('Epoch 1\nloss: 0.9\rloss: 0.8\rloss: 0.75\n').series, { loss: '1→0.75' });
});

test('Keras: the bar of model.evaluate is not the epoch’s once more; an unknown total becomes known', () => {
  const log =
    'Epoch 1/1\n\r      1/Unknown \x1b[1m4s\x1b[0m 383ms/step - loss: 0.9\r     14/Unknown \x1b[1m4s\x1b[0m 3ms/step - loss: 0.6\r14/14 ━━━━━━━━━━ 4s 3ms/step - loss: 0.5 - val_loss: 0.4\n' +
    '\r1/4 ━━━━━━━━━━ 0s 3ms/step - loss: 0.35\r4/4 ━━━━━━━━━━ 0s 3ms/step - loss: 0.3\n';
  assert.deepEqual(readPrinted(log).series, { loss: '1→0.5', val_loss: '1→0.4', 'eval loss': '1→0.3' });
});

test('a dictionary that is printed while a bar stands on the line is read like one on a line of its own', () => {
  const log = "{'loss': 0.5, 'epoch': 0.1}\n\r  2%|▏         | 30/1500 [00:10<08:30,  2.88it/s]{'loss': 0.4, 'grad_norm': nan, 'epoch': 0.2}\n";
  assert.deepEqual(readPrinted(log).series, { loss: '0.1→0.5 0.2→0.4', grad_norm: '0.2→NaN' });
});

const keras = (n: number, total: number, values: string): string => `\r${n}/${total} ━━━━━━━━━━ 0s 7ms/step - ${values}`;

test('Keras: fits of one epoch each, one after the other, lose nothing', () => {
  const fit = (loss: number): string => `Epoch 1/1\n${keras(1, 4, 'loss: 9')}${keras(4, 4, `loss: ${loss}`)}\n`;
  assert.deepEqual(readPrinted([0.8, 0.7, 0.6].map(fit).join('')).series, { loss: '1→0.8 1→0.7 1→0.6' });
  const line = (loss: number): string => `Epoch 1/1\n4/4 - 0s - 10ms/step - loss: ${loss}\n`;
  assert.deepEqual(readPrinted([0.8, 0.7].map(line).join('')).series, { loss: '1→0.8 1→0.7' });
});

test('Keras: evaluations after fits, of as many batches as these', () => {
  const fit = (loss: number): string => `Epoch 1/1\n${keras(1, 4, 'loss: 9')}${keras(4, 4, `loss: ${loss}`)}\n`;
  const evaluation = (loss: number): string => `${keras(1, 4, 'loss: 9')}${keras(4, 4, `loss: ${loss}`)}\n`;
  assert.deepEqual(readPrinted(fit(0.8) + evaluation(0.7) + fit(0.6) + evaluation(0.5)).series, { loss: '1→0.8 1→0.6', 'eval loss': '1→0.7 1→0.5' });
});

test('tqdm: two trainings of one epoch', () => {
  const bar = (n: number, values: string): string => `\rEpoch 1/1:  50%|#####     | ${n}/9 [00:00<00:00, 350.52it/s${values}]`;
  const training = (loss: number): string => `${bar(0, '')}${bar(5, ', loss=9')}${bar(9, `, loss=${loss}`)}\n`;
  assert.deepEqual(readPrinted(training(0.3) + training(0.2)).series, { loss: '1→0.3 1→0.2' });
});

test('Lightning: a validation in the middle of an epoch ends no bar', () => {
  const bar = (n: number, values: string): string => `Epoch 0:  50%|█████     | ${n}/14 [00:00<00:00, 88.10it/s, v_num=0, ${values}]`;
  const validation = '\nValidation DataLoader 0: 100%|██████████| 4/4 [00:00<00:00, 300.1it/s]\n';
  const log = `\r${bar(7, 'train_loss=0.9')}${validation}\r${bar(8, 'train_loss=0.8, val_loss=0.5')}\r${bar(14, 'train_loss=0.6, val_loss=0.5')}${validation}\r${bar(14, 'train_loss=0.6, val_loss=0.4')}\n`;
  assert.deepEqual(readPrinted(log).series, { train_loss: '0→0.6', val_loss: '0→0.4' });
});

test('Lightning: until a validation is over, the bar of the epoch shows what came of the last one', () => {
  const bar = (epoch: number, n: number, values: string): string => `\rEpoch ${epoch}:  50%|█████     | ${n}/14 [00:00<00:00, 88.10it/s, v_num=0${values}]`;
  const validation = [0, 2, 4].map((n) => `\n\rValidation DataLoader 0:  50%|█████     | ${n}/4 [00:00<00:00, 300.1it/s]\x1b[A`).join('');
  const epoch = (n: number, loss: number, before: string, after: string): string =>
    bar(n, 0, `${n > 0 ? `, loss=${loss + 1}` : ''}${before}`) + bar(n, 13, `, loss=${loss + 0.1}${before}`) + bar(n, 14, `, loss=${loss}${before}`) + validation +
    bar(n, 14, `, loss=${loss}${after}`) + '\n\r          \x1b[A' + bar(n, 14, `, loss=${loss}${after}`) + bar(n, 0, `, loss=${loss}${after}`);
  const log = epoch(0, 3, '', ', val_loss=0.8') + epoch(1, 2, ', val_loss=0.8', ', val_loss=0.7') + epoch(2, 1, ', val_loss=0.7', ', val_loss=0.7') + '\n`Trainer.fit` stopped: `max_epochs=3` reached.\n';
  assert.deepEqual(readPrinted(log).series, { loss: '0→3 1→2 2→1', val_loss: '0→0.8 1→0.7 2→0.7' });
});

test('tqdm: the bar over all epochs is redrawn too seldom to tell of each: the bar below it begins again', () => {
  const outer = (n: number, values: string): string => `\rEpochs:  50%|#####     | ${n}/3 [00:00<00:00, 350.52it/s${values}]`;
  const inner = (title: string, loss: number): string => [0, 1, 9].map((n) => `\n\r${title}:  50%|#####     | ${n}/9 [00:00<00:00, 350.52it/s, ${title}_loss=${n === 9 ? loss : 7}]\x1b[A`).join('');
  const epochs = [0, 1, 2].map((n) => `${inner('train', n + 0.5)}${inner('val', n + 0.25)}${outer(n, `, score=${n + 1}`)}`).join('');
  assert.deepEqual(readPrinted(`${outer(0, '')}${epochs}${outer(3, ', score=3')}\n`).series, { train_loss: '1→0.5 2→1.5 3→2.5', val_loss: '1→0.25 2→1.25 3→2.25', score: '1→1 2→2 3→3' });
});

test('tqdm: values of a step are set before it is counted, and shown once more at the end', () => {
  const bar = (n: number, loss: number): string => `\rtrain:  50%|#####     | ${n}/3 [00:00<00:00, 350.52it/s, loss=${loss}]`;
  assert.deepEqual(readPrinted(`${bar(0, 3)}${bar(1, 3)}${bar(1, 2)}${bar(2, 2)}${bar(2, 1)}${bar(3, 1)}\n`).series, { 'train loss': '0→3 1→2 2→1' });
  assert.deepEqual(readPrinted(`${bar(1, 3)}${bar(2, 3)}${bar(2, 2)}${bar(3, 2)}\n`).series, { 'train loss': '1→3 2→2 3→2' });
});
