import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pickFormat } from '../replay.ts';
import { readPrinted } from './printed.ts';

/** Lines of which a hasty reader takes a wrong number, or mixes two series: what is printed, and every series that comes of it. */
const layouts: Record<string, [printed: string[], series: Record<string, string>]> = {
  'a list is no number, unless all of it is the same one': [
    ['step=10, lr=[1e-05, 1e-05], mom=[[0.9, 0.95], [0.9, 0.95]], losses: [0.5, 0.4], acc: [0.25]', 'step=20, lr=[1e-05, 2e-05], loss: 0.5', 'AP: 39.1,60.1,42.1', 'bbox_mAP: 0.374 0.581 0.404 0.212'],
    { lr: '10→0.00001', acc: '10→0.25', loss: '20→0.5' },
  ],
  'a fraction is divided where it is a share, and has two parts': [
    ['Step 50; acc: 9/10; bsz: 3000/3100/64; patience: 3/10; sample=5/20', 'Test set: Accuracy: 45/50 (90%)'],
    { acc: '50→0.9', patience: '50→3', sample: '50→5', 'test Accuracy': '50→90' },
  ],
  'names that end in a range of thresholds': [
    ['epoch 1 mAP@0.5: 0.4 mAP@0.5:0.95: 0.2 AP@[.5:.95] = 0.1', 'epoch 2 mAP@0.5: 0.5 mAP@0.5:0.95 0.3 error@0.7:0.3'],
    { 'mAP@0.5': '1→0.4 2→0.5', 'mAP@0.5:0.95': '1→0.2 2→0.3', 'AP@[.5:.95]': '1→0.1', 'error@0.7': '2→0.3' },
  ],
  'what stands in brackets behind a name belongs to it, unless it is a unit': [
    ['epoch 1: f1 (macro): 0.5, f1 (micro): 0.6, time (s): 3, loss (mean±std): 0.3±0.1, loss (mean±std, smoothed): 0.2±0.1'],
    { 'f1 (macro)': '1→0.5', 'f1 (micro)': '1→0.6', time: '1→3', loss: '1→0.3 1→0.2' },
  ],
  'COCO: what an average precision is over': [
    ['Epoch 3 done', ' Average Precision  (AP) @[ IoU=0.50:0.95 | area=   all | maxDets=100 ] = 0.385', ' Average Recall     (AR) @[ IoU=0.50:0.95 | area= small | maxDets=  1 ] = -1.000'],
    { 'AP IoU=0.50:0.95 area=all maxDets=100': '3→0.385', 'AR IoU=0.50:0.95 area=small maxDets=1': '3→-1' },
  ],
  'Caffe: what the nets of training and test put out': [
    [
      'I0115 10:00:00.123456 12345 solver.cpp:218] Iteration 100 (20 iter/s, 5s/100 iters), loss = 0.3', 'I0115 10:00:05.123456 12345 solver.cpp:237]     Train net output #0: loss = 0.31 (* 1 = 0.31 loss)',
      'I0115 10:00:06.123456 12345 solver.cpp:330] Iteration 500, Testing net (#0)', 'I0115 10:00:07.123456 12345 solver.cpp:397]     Test net output #0: accuracy = 0.97', 'I0115 10:00:07.123456 12345 solver.cpp:397]     Test net output #1: loss = 0.08 (* 1 = 0.08 loss)',
    ],
    { loss: '100→0.3', 'train loss': '100→0.31', 'test accuracy': '500→0.97', 'test loss': '500→0.08' },
  ],
  'MXNet: a range of batches': [['INFO:root:Epoch[0] Batch [0-100]\tSpeed: 1234.5 samples/sec\taccuracy=0.5', 'INFO:root:Epoch[0] Batch [100-200]\taccuracy=0.6'], { Speed: '100→1234.5', accuracy: '100→0.5 200→0.6' }],
  'numbers behind a sharp sign': [
    ['\rEpoch #1: 100%|##########| 1000/1000 [00:05<00:00, 190.1it/s, loss=0.5]', '\rEpoch #2: 100%|##########| 1000/1000 [00:05<00:00, 190.1it/s, loss=0.4]', '***** Iteration #3 *****', 'Error norm: 234.5'],
    { loss: '1→0.5 2→0.4', 'Error norm': '3→234.5' },
  ],
  'Swin: the name of the model within the brackets of the time, epoch and batch in a bracket each': [
    [
      '[2023-01-15 10:00:00 swin_tiny] (main.py 175): INFO Train: [0/300][10/1251]\teta 4:10:00 lr 0.000001\t wd 0.0500\ttime 12.0 (12.0)\tloss 6.9 (6.9)\tmem 12345MB',
      '[2023-01-15 10:01:10 swin_tiny] (main.py 220): INFO  * Acc@1 12.345 Acc@5 33.333',
    ],
    { 'train lr': '10→0.000001', 'train wd': '10→0.05', 'train time': '10→12', 'train loss': '10→6.9', 'train mem': '10→12345', 'test Acc@1': '0→12.345', 'test Acc@5': '0→33.333' },
  ],
  'a name, its counter, and what it is': [['Score at iteration 10 is 1.5', 'completed step: 20, seconds: 1.3, loss: 10.8', 'Learning iteration 30/1500', 'Mean reward: 12.5'], { Score: '10→1.5', seconds: '20→1.3', loss: '20→10.8', 'Mean reward': '30→12.5' }],
  'workers of Ray and pods of Kubernetes: all but the first one that speaks are named': [
    ['(RayTrainWorker pid=123, ip=10.0.0.1) epoch 1 loss 0.5', '(RayTrainWorker pid=124, ip=10.0.0.2) epoch 1 loss 0.6', '(RayTrainWorker pid=123) epoch 2 loss 0.4', '[pod/trainer-1/main] epoch 1 loss 0.7'],
    { loss: '1→0.5 2→0.4', 'pid124 loss': '1→0.6', 'trainer-1 loss': '1→0.7' },
  ],
  'what follows the folds of a cross-validation': [
    ['Fold 1', 'epoch 1 loss 0.5', 'Fold 2', 'epoch 1 loss 0.4', 'Mean CV accuracy: 0.85 +/- 0.05', 'Training final model', 'epoch 1 loss 0.3'],
    { 'fold1 loss': '1→0.5', 'fold2 loss': '1→0.4', 'Mean CV accuracy': '1→0.85', loss: '1→0.3' },
  ],
  'tensors of one number and of several, and what GANs print': [
    ["epoch 1 loss tensor([0.4], grad_fn=<X>) acc tensor(0.9) pred tensor([0.1, 0.2])", '[1/5][0/1583]\tLoss_D: 1.5\tD(x): 0.5\tD(G(z)): 0.25 / 0.0625'],
    { loss: '1→0.4', acc: '1→0.9', Loss_D: '0→1.5', 'D(x)': '0→0.5', 'D(G(z))': '0→0.25' },
  ],
  'CatBoost: the trials of a search between the iterations of their trainings': [
    [
      '0:\tlearn: 156.8352745\ttest: 158.4004194\tbest: 158.4004194 (0)\ttotal: 46.8ms\tremaining: 187ms', '1:\tlearn: 145.2187087\ttest: 146.7738449\tbest: 146.7738449 (1)\ttotal: 47.1ms\tremaining: 0us', 'bestTest = 146.7738449',
      '0:\tloss: 146.7738449\tbest: 146.7738449 (0)\ttotal: 53.9ms\tremaining: 162ms', 'Training on fold [1/3]', '0:\tlearn: 1.5\ttotal: 46.8ms',
    ],
    {
      learn: '0→156.8352745 1→145.2187087', test: '0→158.4004194 1→146.7738449', best: '0→158.4004194 1→146.7738449', loss: '0→146.7738449', 'best loss': '0→146.7738449', 'fold1 learn': '0→1.5',
    },
  ],
  'Darknet: the number before the name': [
    [
      ' 1: 504.812012, 504.812012 avg loss, 0.000000 rate, 5.512312 seconds, 64 images, 12.3 hours left', 'Loaded: 0.000050 seconds', 'Region 82 Avg IOU: 0.2, Class: 0.5, Obj: 0.5, No Obj: 0.5, .5R: 0.0, .75R: 0.0,  count: 5',
      'v3 (iou loss, Normalizer: (iou: 0.07, obj: 1.00, cls: 1.00) Region 30 Avg (IOU: 0.5), count: 5, class_loss = 0.1', ' 2: -nan, 504.712012 avg loss, 0.001000 rate, 5.5 seconds, 128 images',
    ],
    { loss: '1→504.812012 2→NaN', 'avg loss': '1→504.812012 2→504.712012', rate: '1→0 2→0.001', seconds: '1→5.512312 2→5.5', images: '1→64 2→128' },
  ],
  'Marian: updates, and what the best was': [
    [
      '[2023-01-15 10:00:00] Ep. 1 : Up. 500 : Sen. 32,134 : Cost 8.125 * 812,345 @ 1,234 after 812,345 : Time 60.12s : 13512.11 words/s : gNorm 1.5 : L.r. 1.875e-05',
      '[2023-01-15 10:01:00] Ep. 1 : Up. 1000 : Sen. 64,134 : Cost 7.125 * 812,345 @ 1,234 after 1,624,690 : Time 61.5s : 13512.11 words/s : gNorm 1.25 : L.r. 3.75e-05',
      '[2023-01-15 10:01:00] [valid] Ep. 1 : Up. 1000 : cross-entropy : 120.5 : new best', '[2023-01-15 10:01:00] [valid] Ep. 1 : Up. 1000 : bleu : 12.5 : stalled 1 times (last best: 12.7)',
    ],
    {
      Sen: '500→32134 1000→64134', Cost: '500→8.125 1000→7.125', Time: '500→60.12 1000→61.5', gNorm: '500→1.5 1000→1.25', 'L.r': '500→0.00001875 1000→0.0000375',
      'val cross-entropy': '1000→120.5', 'val bleu': '1000→12.5',
    },
  ],
  'Paddle: the batches of an evaluation': [
    [
      'Epoch 1/2', 'step  10/938 - loss: 0.8743 - acc_top1: 0.65 - 20ms/step', 'step 938/938 - loss: 0.5743 - acc_top1: 0.85 - 20ms/step', 'Eval begin...', 'step  10/157 - loss: 0.2743 - acc_top1: 0.91 - 10ms/step',
      'step 157/157 - loss: 0.1743 - acc_top1: 0.95 - 10ms/step', 'Eval samples: 10000', 'Epoch 2/2', 'step  10/938 - loss: 0.4743 - acc_top1: 0.95 - 20ms/step',
    ],
    { loss: '10→0.8743 938→0.5743 948→0.4743', acc_top1: '10→0.65 938→0.85 948→0.95', 'eval loss': '10→0.2743 157→0.1743', 'eval acc_top1': '10→0.91 157→0.95' },
  ],
  'TensorFlow estimators: an evaluation is told by its first words': [
    ['INFO:tensorflow:loss = 0.5, step = 101 (0.812 sec)', 'INFO:tensorflow:Saving dict for global step 200: accuracy = 0.95, global_step = 200, loss = 0.2'],
    { loss: '101→0.5', 'eval accuracy': '200→0.95', 'eval loss': '200→0.2' },
  ],
  'srun --label: the number of the task before each line': [
    ['0: epoch 1 loss 0.5', '1: epoch 1 loss 0.6', '0: epoch 2 loss 0.4', '1: step 20 loss 0.5', '100: 0.25 loss'],
    { 'rank0 loss': '1→0.5 2→0.4', 'rank1 loss': '1→0.6', 'step rank1 loss': '20→0.5' },
  ],
  'when the best was, and what it was, is no point of a series': [
    ['Epoch 1 val_acc: 0.5', '*** Best metric: 0.5 (epoch 0)', 'Epoch 2 val_acc: 0.4', 'best metric, acc: 0.5, norm_edit_dis: 0.4, best_epoch: 1', 'Best val_acc: 0.5 at epoch 1'],
    { val_acc: '1→0.5 2→0.4' },
  ],
  'numbers that are settings, not results': [
    [
      'epoch 1 loss 0.5', '***** Running Evaluation *****', '  Num examples = 408', '  Batch size = 8', 'Total params: 1,234,567', 'num workers: 4', 'seed: 42', 'pid=123', 'cuda:0', 'Loaded: 0.5 seconds',
      'epoch 2 loss 0.4',
    ],
    { loss: '1→0.5 2→0.4' },
  ],
  'dates in the middle of a line, and names of months': [
    ['epoch 1 2024-01-15 loss 0.5 date 15.01.2024', 'epoch 2 15/01/2024 loss 0.4 at 15 Jan 2024', 'epoch 3 ended: Mon Jan 15 10:00:00 2024 loss 0.3', 'epoch 4 date: 20240115 loss: 0.2'],
    { loss: '1→0.5 2→0.4 3→0.3 4→0.2' },
  ],
  'times before the message': [
    ['Jan 15 10:00:00 gpu01 train[1234]: epoch 1 loss 0.5', 'Mon Jan  5 10:00:10 2024 epoch 2 loss 0.4', '[Mon Jan 15 10:00:20 2024] epoch 3 loss 0.3', '15.01.2024 10:00:00 epoch 4 loss 0.2', '15/01/2024 10:00:20 epoch 5 loss 0.1',
      '1705312800.123 epoch 6 loss 0.09', '[1705312820] epoch 7 loss 0.08'],
    { loss: '1→0.5 2→0.4 3→0.3 4→0.2 5→0.1 6→0.09 7→0.08' },
  ],
  'thousands and decimals of other countries': [
    ['step 10’000 loss 1.234,56', "step 20'000 loss 1.134,5", 'step 30\u00a0000 loss 0,5', 'step 40\u202f000 loss 0.25'],
    { loss: '10000→1234.56 20000→1134.5 30000→0.5 40000→0.25' },
  ],
  'infinities as C on Windows prints them': [['epoch 1 loss=-1.#IND acc=1.#INF', 'epoch 2 loss=1.#QNAN00 acc=-nan(ind)'], { loss: '1→NaN 2→NaN', acc: '1→Infinity 2→NaN' }],
  'a row of a table below the head of another one of as many columns': [
    ['      Epoch    GPU_mem   box_loss', '        0/2      3.67G    0.04567', '                 Class     Images   mAP50: 100%|██████████| 4/4 [00:01<00:00,  2.5it/s]', '                   all        128   0.681', '        1/2      4.67G    0.03567'],
    { GPU_mem: '0→3.67 1→4.67', box_loss: '0→0.04567 1→0.03567', 'val Images': '0→128', 'val mAP50': '0→0.681' },
  ],
  'a line that only counts places the lines below it': [
    ['Epoch 2/2', 'val_accuracy: 0.6', 'Trial 1 Complete [00h 00m 03s]', 'val_accuracy: 0.6', 'Epoch 1/2', 'val_accuracy: 0.5'],
    { val_accuracy: '2→0.6 1→0.5', 'step val_accuracy': '1→0.6' },
  ],
  'Stable-Baselines3: an evaluation counts steps of its own': [['Eval num_timesteps=5000, episode_reward=200.00 +/- 50.12', 'Episode length: 200.00 +/- 50.12'], { 'eval episode_reward': '5000→200', 'Episode length': '5000→200' }],
  'a sentence that ends before the name, in short words': [['OVERFLOW! Skipping step. Attempted loss scale: 65536'], { 'Attempted loss scale': '0→65536' }],
  'torchtune: epoch and step between strokes before a bar': [
    ['1|10|Loss: 1.25:   3%|▎         | 10/300 [00:10<05:00,  1.0it/s]', '1|20|Loss: 1.0:   6%|▎         | 20/300 [00:10<05:00,  1.0it/s]', '2|310|Loss: 0.75:   3%|▎         | 10/300 [00:10<05:00,  1.0it/s]'],
    { Loss: '10→1.25 20→1 310→0.75' },
  ],
};

for (const [name, [lines, series]] of Object.entries(layouts)) {
  test(name, () => assert.deepEqual(readPrinted(`${lines.join('\n')}\n`).series, series));
}

/** Texts with losses, steps and errors in them that no training printed. */
const others: Record<string, string[]> = {
  'a stack trace': ['Traceback (most recent call last):', '  File "train.py", line 147, in <module>', '    loss = train(epoch=3, lr=0.1)', '  File "train.py", line 88, in train', '    assert loss < 0.5', 'AssertionError: loss 0.7 at step 300'],
  'a build': ['[ 10%] Building CXX object src/CMakeFiles/loss.dir/loss.cpp.o', '[3/10] Compiling step.c', 'error: 3 warnings generated', 'make: *** [Makefile:12: all] Error 2'],
  'a load test': ['Requests per second:    1234.56 [#/sec] (mean)', 'Time per request:       8.1 [ms] (mean)', 'error rate: 0.5%', 'Errors: 3'],
  'a server': ['2024-01-15 10:00:00 INFO [http] GET /api/step/3 200 12ms', '2024-01-15 10:00:01 ERROR [http] error: 500', '2024-01-15 10:00:02 INFO [batch] batch 12 processed 100 items in 3.2s'],
};

for (const [name, lines] of Object.entries(others)) {
  test(`${name} is no training log`, () => assert.equal(pickFormat('run/out.txt', new TextEncoder().encode(`${lines.join('\n')}\n`)), undefined));
}
