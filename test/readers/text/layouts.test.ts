import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPrinted } from './printed.ts';

/** Layouts of well-known scripts and libraries that the recorded logs do not hold: what is printed, and every series that comes of it. */
const layouts: Record<string, [printed: string[], series: Record<string, string>]> = {
  'steps that start again with each epoch are laid end to end': [
    ['Epoch [1/5], Step [100/600], Loss: 2.17', 'Epoch [1/5], Step [600/600], Loss: 2.1', 'Epoch [2/5], Step [100/600], Loss: 1.2'],
    { Loss: '100→2.17 600→2.1 700→1.2' },
  ],
  'steps that go on through the epochs stay as they are': [
    ['epoch 1 step 100 loss 0.9', 'epoch 2 step 200 loss 0.8', 'epoch 2 step 300 loss 0.7'],
    { loss: '100→0.9 200→0.8 300→0.7' },
  ],
  'PyTorch quickstart: the place within the epoch behind the value, the phase on a line of its own': [
    ['Epoch 1', '-------', 'loss: 2.3  [   64/60000]', 'loss: 2.2  [ 6464/60000]', 'Test Error: ', ' Accuracy: 50.9%, Avg loss: 2.15 ', '', 'Epoch 2', 'loss: 2.1  [   64/60000]'],
    { loss: '64→2.3 6464→2.2 60064→2.1', 'test Accuracy': '1→50.9', 'test Avg loss': '1→2.15' },
  ],
  'PyTorch CIFAR tutorial: epoch and batch in one bracket': [
    ['[1,  2000] loss: 2.203', '[1,  4000] loss: 1.85', '[2,  2000] loss: 1.4', 'Accuracy of the network on the 10000 test images: 54 %'],
    { loss: '2000→2.203 4000→1.85 6000→1.4' },
  ],
  'PyTorch transfer learning: the phase of the first name is that of the plain ones behind it': [
    ['Epoch 0/24', '----------', 'train Loss: 0.5 Acc: 0.7', 'val Loss: 0.2 Acc: 0.9', 'Training complete in 1m 5s'],
    { 'train Loss': '0→0.5', 'train Acc': '0→0.7', 'val Loss': '0→0.2', 'val Acc': '0→0.9' },
  ],
  'epochs under a heading with durations': [
    ['Epoch: 01 | Epoch Time: 0m 30s', '\tTrain Loss: 0.500 | Train Acc: 75.90%', '\t Val. Loss: 0.400 |  Val. Acc: 80.10%'],
    { 'Train Loss': '1→0.5', 'Train Acc': '1→75.9', 'Val. Loss': '1→0.4', 'Val. Acc': '1→80.1' },
  ],
  'timm: epoch and batch behind the phase, running means in brackets': [
    ['Train: 0 [  50/500 (  1%)]  Loss: 6.90 (6.92)  Time: 0.2s,  640/s  (0.3s,  440/s)', 'Test: [   0/97]  Loss:   6.80 ( 6.80)', 'Train: 1 [  50/500 (  1%)]  Loss: 6.5 (6.6)  Time: 0.2s'],
    { 'train Loss': '50→6.9 550→6.5', 'train Time': '50→0.2 550→0.2', 'test Loss': '0→6.8' },
  ],
  'mmengine: a validation that is one line stands for its epoch': [
    [
      '2023/03/01 12:00:00 - mmengine - INFO - Epoch(train)  [1][ 50/938]  lr: 1.0e-02  eta: 0:01:00  loss: 0.5',
      '2023/03/01 12:01:00 - mmengine - INFO - Epoch(val) [1][79/79]  accuracy/top1: 91.2',
    ],
    { 'train lr': '50→0.01', 'train loss': '50→0.5', 'val accuracy/top1': '1→91.2' },
  ],
  'mmengine: a validation of several lines': [
    ['Epoch(train)   [2][  50/7330]  loss: 1.25', 'Epoch(val)   [2][  50/100]    time: 0.1', 'Epoch(val) [2][100/100]    coco/bbox_mAP: 0.374  coco/bbox_mAP_50: 0.581  time: 0.05'],
    { 'train loss': '50→1.25', 'val time': '50→0.1', 'val coco/bbox_mAP': '2→0.374', 'val coco/bbox_mAP_50': '2→0.581', 'epoch val time': '2→0.05' },
  ],
  'fairseq: JSON with the phase in every name': [
    ['2023-01-15 10:00:30 | INFO | train_inner | {"epoch": 1, "update": 0.2, "loss": "9.5", "num_updates": "200"}', '2023-01-15 10:00:30 | INFO | valid | {"epoch": 1, "valid_loss": "8.5", "valid_num_updates": "1000"}'],
    { loss: '200→9.5', valid_loss: '1000→8.5' },
  ],
  'Megatron: long names between pipes': [
    [' iteration       10/     100 | consumed samples:  160 | elapsed time per iteration (ms): 1234.5 | lm loss: 1.04E+01 | number of skipped iterations:   0 |'],
    { 'consumed samples': '10→160', 'elapsed time per iteration': '10→1234.5', 'lm loss': '10→10.4', 'number of skipped iterations': '10→0' },
  ],
  'fairseq: a sentence in one segment spoils no other': [
    ["2023-01-01 12:10:00 | INFO | valid | epoch 001 | valid on 'valid' subset | loss 5.5 | ppl 45.25 | num_updates 1000"],
    { 'val loss': '1000→5.5', 'val ppl': '1000→45.25' },
  ],
  'llm.c: asides with letters': [
    ['step 250/1000 | loss 3.29 (+0.12z)| norm 0.3 (-0.1z)| lr 6.00e-04 | 150.12 ms | 55.1% bf16 MFU | 170000 tok/s', 'val loss 3.25'],
    { loss: '250→3.29', norm: '250→0.3', lr: '250→0.0006', 'val loss': '250→3.25' },
  ],
  'scikit-learn: Newton solvers number their iterations in a line of its own': [
    [
      'Newton-CG iter = 0', '  Check Convergence', '    max |gradient| <= tol: 0.7919315938836093 <= 0.0001 False', '  Inner CG solver iteration 2 stopped with', '    sum(|residuals|) <= tol: 0.84 <= 2.92',
      'Newton-CG iter = 1', '  Line Search', '    eps=16 * finfo.eps=3.5e-15', '    max |gradient| <= tol: 0.14 <= 0.0001 False', '  Solver did converge at loss = 0.32.',
    ],
    { 'max |gradient|': '0→0.7919315938836093 1→0.14', 'final loss': '1→0.32' },
  ],
  'scikit-learn: newton-cholesky says more': [
    [
      'Newton iter=1', '  Backtracking Line Search', '    line search iteration=1, step size=1', '      check loss improvement <= armijo term: -0.46 <= -0.0004 True',
      '    line search successful after 1 iterations with loss=0.637.', '    1. max |gradient| 0.16 <= 0.0001 False', 'Newton iter=2', '    1. max |gradient| 9e-05 <= 0.0001 True', '    2. Newton decrement 9.4e-05 <= 0.0001 True',
    ],
    { loss: '1→0.637', 'max |gradient|': '1→0.16 2→0.00009', 'Newton decrement': '2→0.000094' },
  ],
  'scikit-learn: mixtures': [
    ['Initialization 0', '  Iteration 2\t time lapse 3.01824s\t ll change 0.06056', '  Iteration 4\t time lapse 0.31625s\t ll change 0.02786', 'Initialization converged. time lapse 5.33343s\t lower bound -5.47213.'],
    { 'time lapse': '2→3.01824 4→0.31625', 'll change': '2→0.06056 4→0.02786' },
  ],
  'an arrow before the value, names of one symbol': [['Epoch 1', 'Loss → 0.5', 'Δ = 0.1', 'Epoch 2', 'Loss -> 0.4', 'Δ = 0.05'], { Loss: '1→0.5 2→0.4', Δ: '1→0.1 2→0.05' }],
  'a sentence that ends before the name': [['Epoch 1 completed. Average loss: 0.3', 'Epoch 2 done. Val. Acc.: 0.9'], { 'Average loss': '1→0.3', 'Val. Acc': '2→0.9' }],
  'one unit a series': [['step:1/9 train_time:300ms', 'step:2/9 train_time:1.2s'], { train_time: '1→300 2→1200' }],
  'numbers in the wrappers of PyTorch and NumPy': [
    ["epoch 0, loss tensor(0.69, device='cuda:0', grad_fn=<NllLossBackward0>), acc: np.float64(0.5)"],
    { loss: '0→0.69', acc: '0→0.5' },
  ],
  'printed dictionaries, with numbers as text': [
    ["{'loss': '2.3', 'grad_norm': 'nan', 'epoch': '0.25'}", "{'eval_loss': 2.1, 'epoch': 0.5}", '{"step": 7, "reward": -1.5}'],
    { loss: '0.25→2.3', grad_norm: '0.25→NaN', eval_loss: '0.5→2.1', reward: '7→-1.5' },
  ],
  'Chinese': [['第1轮，训练损失：0.523，验证准确率：0.81', '第2轮，训练损失：0.423，验证准确率：0.84'], { 训练损失: '1→0.523 2→0.423', 验证准确率: '1→0.81 2→0.84' }],
  'a metric that nothing numbers is numbered by its lines': [['loss: 0.9', 'loss: 0.8', 'loss: 0.7'], { loss: '0→0.9 1→0.8 2→0.7' }],
  'one series never mixes steps and epochs': [['step 100 loss 0.9', 'step 200 loss 0.8', 'epoch 1 loss 0.85'], { loss: '100→0.9 200→0.8', 'epoch loss': '1→0.85' }],
  'LightGBM: the best iteration is not counted twice': [
    ["[1]\ttrain's auc: 0.8\theld-out's auc: 0.7", "[2]\ttrain's auc: 0.9\theld-out's auc: 0.8", 'Early stopping, best iteration is:', "[1]\ttrain's auc: 0.8\theld-out's auc: 0.7"],
    { "train's auc": '1→0.8 2→0.9', "held-out's auc": '1→0.7 2→0.8' },
  ],
  'LightGBM: unless it was not among those printed': [
    ["[2]\tvalid's auc: 0.8", "[4]\tvalid's auc: 0.9", 'Did not meet early stopping. Best iteration is:', "[5]\tvalid's auc: 0.91"],
    { "valid's auc": '2→0.8 4→0.9 5→0.91' },
  ],
  'llm.c: main.log counts steps by one letter': [
    ['s:0 tel:11.0230', 's:0 trl:11.0099 lr:0.000000 norm:15.9513', 's:1 trl:10.9589 lr:0.000001 norm:15.7'],
    { tel: '0→11.023', trl: '0→11.0099 1→10.9589', lr: '0→0 1→0.000001', norm: '0→15.9513 1→15.7' },
  ],
  'mmdet 2: the validation says how many images it saw': [
    [
      '2021-07-01 10:01:00,123 - mmdet - INFO - Epoch [1][100/7330]\tlr: 3.978e-03, eta: 23:01:00, loss: 1.4',
      '2021-07-01 10:09:00,123 - mmdet - INFO - Epoch(val) [1][5000]\tbbox_mAP: 0.1',
      '2021-07-01 10:19:00,123 - mmdet - INFO - Epoch(val) [2][5000]\tbbox_mAP: 0.15',
    ],
    { lr: '100→0.003978', loss: '100→1.4', 'val bbox_mAP': '1→0.1 2→0.15' },
  ],
  'mmseg: a validation between iterations belongs to the last of them': [
    ['Iter(train) [ 4000/20000]  loss: 0.5', 'Iter(val) [ 50/500]    time: 0.0483', 'Iter(val) [500/500]  mIoU: 61.5', 'Iter [8000/20000]\tloss: 0.4', 'Iter(val) [500]\tmIoU: 63.5'],
    { 'train loss': '4000→0.5', 'val time': '50→0.0483', 'val mIoU': '4000→61.5 8000→63.5', loss: '8000→0.4' },
  ],
  'decimal commas': [
    ['2026-11-22 16:47:04,367 INFO Epoch 1: loss = 0,5234, acc=81,25%; lr 1,0e-03', 'Epoch 2: loss = 1,234, acc=84,5%; lr 5,0e-04', 'Epoch 3: loss = 1,125, acc=85%'],
    { loss: '1→0.5234 2→1.234 3→1.125', acc: '1→81.25 2→84.5 3→85', lr: '1→0.001 2→0.0005' },
  ],
  'decimal commas in a table': [['epoch   loss     acc', '1       0,5234   0,81', '2       0,4234   0,9'], { loss: '1→0.5234 2→0.4234', acc: '1→0.81 2→0.9' }],
  'commas that are none': [
    ['step 1,000 loss 0.5 tokens 1,024', 'step 2,000 tokens 12,048 words 1,234,567', 'step 3,000, gpus 0,1,2,3, tokens 13,048'],
    { loss: '1000→0.5', tokens: '1000→1024 2000→12048 3000→13048', words: '2000→1234567' },
  ],
  'XGBoost: metrics with a dash, a threshold, blanks and brackets in their names': [
    ['[0]\ttrain-ndcg@5-:0.5\teval-error@0.7:0.3\tmy set-f1 (macro):0.2', '[1]\ttrain-ndcg@5-:0.6\teval-error@0.7:0.2\tmy set-f1 (macro):0.25'],
    { 'train-ndcg@5-': '0→0.5 1→0.6', 'eval-error@0.7': '0→0.3 1→0.2', 'my set-f1 (macro)': '0→0.2 1→0.25' },
  ],
  'two phases in one line': [
    ['(1) Train: loss 0.4, acc 0.6 | Valid: loss 0.5, acc 0.5', '(2) Train: loss 0.3, acc 0.7 | Valid: loss 0.4, acc 0.6'],
    { 'train loss': '1→0.4 2→0.3', 'train acc': '1→0.6 2→0.7', 'val loss': '1→0.5 2→0.4', 'val acc': '1→0.5 2→0.6' },
  ],
  'the name before the counter': [
    ['Loss at epoch 1: 0.5', 'Val accuracy after epoch 1/9: 0.8', 'Loss at epoch 2: 0.4'],
    { Loss: '1→0.5 2→0.4', 'Val accuracy': '1→0.8' },
  ],
  'LIBLINEAR: a norm between strokes': [
    ['[LibLinear]iter  1 act 6.185e+01 pre 5.361e+01 delta 1.189e+00 f 9.011e+01 |g| 1.134e+02 CG   2', 'iter  2 act 1.364e+01 pre 1.090e+01 delta 1.189e+00 f 2.826e+01 |g| 3.079e+01 CG   3'],
    { act: '1→61.85 2→13.64', pre: '1→53.61 2→10.9', delta: '1→1.189 2→1.189', f: '1→90.11 2→28.26', '|g|': '1→113.4 2→30.79', CG: '1→2 2→3' },
  ],
  'scikit-learn: steps of mini-batches': [
    ['Minibatch step 1/22: mean batch inertia: 13.08', 'Minibatch step 2/22: mean batch inertia: 8.08, ewa inertia: 8.5'],
    { 'mean batch inertia': '1→13.08 2→8.08', 'ewa inertia': '2→8.5' },
  ],
  'LightGBM: names with blanks, strokes and brackets; spreads of a cross-validation': [
    ["[3]\ttrain set's my score (x10): 9.5\tval/early's auc: 0.99", "[6]\ttrain set's my score (x10): 9.7\tval/early's auc: 0.993 + 0.00012"],
    { "train set's my score (x10)": '3→9.5 6→9.7', "val/early's auc": '3→0.99 6→0.993' },
  ],
  'XGBoost: cross-validation with spreads': [['[0]\ttrain-rmse:0.50000+0.01000\ttest-rmse:0.60000+0.02000'], { 'train-rmse': '0→0.5', 'test-rmse': '0→0.6' }],
  'scikit-learn: out-of-bag columns, validation below the line it belongs to': [
    ['      Iter       Train Loss      OOB Improve   Remaining Time ', '         1           0.9388           0.0821            0.09s', 'Iteration 2, loss = 0.6', 'Validation score: 0.75'],
    { 'Train Loss': '1→0.9388', 'OOB Improve': '1→0.0821', loss: '2→0.6', 'Validation score': '2→0.75' },
  ],
  'spaCy: a table with two counters': [
    ['E    #       LOSS NER  ENTS_F  SCORE ', '---  ------  --------  ------  ------', '  0       0     48.50    0.13    0.00', '  1     200     40.50   10.13    0.10'],
    { 'LOSS NER': '0→48.5 200→40.5', ENTS_F: '0→0.13 200→10.13', SCORE: '0→0 200→0.1' },
  ],
  'a table between pipes': [['| epoch | train loss |', '|-------|------------|', '| 1     | 0.5        |', '| 2     | nan        |'], { 'train loss': '1→0.5 2→NaN' }],
  'Stable-Baselines3: a box with the step in a row': [
    ['-----------------------------', '| rollout/           |      |', '|    ep_rew_mean     | 22.1 |', '| time/              |      |', '|    total_timesteps | 2048 |', '-----------------------------'],
    { 'rollout/ep_rew_mean': '2048→22.1' },
  ],
  'Chinese, the number before what it counts': [
    ['第 1 轮 损失: 0.523 准确率: 0.81', '第 2 轮 损失: 0.423 准确率: 0.84', '[2026-01-01 12:00:03] 第3/10个epoch，损失：0.4', '第4次迭代 损失 0.3'],
    { 损失: '1→0.523 2→0.423 3→0.4', 准确率: '1→0.81 2→0.84', 'step 损失': '4→0.3' },
  ],
  'ESPnet: host, file and line around the time, the number glued to its epoch': [
    ['[gpu01] 2026-01-01 12:00:01,123 (trainer:732) INFO: 1epoch:train:1-100batch: iter_time=0.1, loss=3.5', '[gpu01] 2026-01-01 12:09:01,123 (trainer:732) INFO: 2epoch:train:1-100batch: iter_time=0.1, loss=2.5'],
    { 'train iter_time': '1→0.1 2→0.1', 'train loss': '1→3.5 2→2.5' },
  ],
  'Ignite: whose results a line tells': [
    ['Training Results - Epoch[1] Avg accuracy: 0.91 Avg loss: 0.3', 'Validation Results - Epoch[1] Avg accuracy: 0.81 Avg loss: 0.5'],
    { 'train Avg accuracy': '1→0.91', 'train Avg loss': '1→0.3', 'val Avg accuracy': '1→0.81', 'val Avg loss': '1→0.5' },
  ],
  'L-BFGS-B: numbers as Fortran prints them': [
    [
      'RUNNING THE L-BFGS-B CODE', '', '           * * *', '', 'Machine precision = 2.220D-16', ' N =          650     M =           10', '',
      'At X0         0 variables are exactly at the bounds', '', 'At iterate    0    f=  2.30259D+00    |proj g|=  1.00000D-01', '', 'At iterate    1    f=  1.30259D-01    |proj g|=  5.00000D-02',
    ],
    { f: '0→2.30259 1→0.130259', '|proj g|': '0→0.1 1→0.05' },
  ],
  'scikit-learn: rounds of the iterative imputer': [
    ['[IterativeImputer] Completing matrix with shape (100, 5)', '[IterativeImputer] Ending imputation round 1/10, elapsed time 0.01', '[IterativeImputer] Change: 5.5, scaled tolerance: 0.003'],
    { Change: '1→5.5', 'scaled tolerance': '1→0.003' },
  ],
  'scikit-learn: each fit of a search by its number': [
    ['Fitting 2 folds for each of 1 candidates, totalling 2 fits', '[CV 1/2] END ................C=1, kernel=rbf;, score=0.901 total time=   0.0s', '[CV 2/2] END ................C=1, kernel=rbf;, score=0.95 total time=   0.1s'],
    { score: '0→0.901 1→0.95' },
  ],
  'scikit-learn: a search with scores of training, and of several metrics': [
    ['[CV 1/3; 1/2] START C=1............', '[CV 1/3; 1/2] END .C=1;, score=(train=0.9, test=0.8) total time=   0.0s', '[CV 2/3; 1/2] END C=1; accuracy: (test=0.7) f1: (train=0.6, test=0.5) total time=   0.0s'],
    { 'train score': '0→0.9', 'test score': '0→0.8', accuracy: '0→0.7', 'train f1': '0→0.6', 'test f1': '0→0.5' },
  ],
  'scikit-learn: NMF': [['violation: 1.0', 'violation: 0.25', 'Converged at iteration 3'], { violation: '0→1 1→0.25' }],
  'DCGAN: epoch and batch in a bracket each': [
    ['[0/5][0/1583]\tLoss_D: 1.7\tLoss_G: 4.7', '[0/5][50/1583]\tLoss_D: 0.7\tLoss_G: 3.7', '[1/5][0/1583]\tLoss_D: 0.6\tLoss_G: 3.6'],
    { Loss_D: '0→1.7 50→0.7 1583→0.6', Loss_G: '0→4.7 50→3.7 1583→3.6' },
  ],
  'CycleGAN': [['(epoch: 1, iters: 100, time: 0.123, data: 0.2) D_A: 0.2 G_A: 0.3', '(epoch: 1, iters: 200, time: 0.123, data: 0.2) D_A: 0.1 G_A: 0.25'],
    { time: '100→0.123 200→0.123', data: '100→0.2 200→0.2', D_A: '100→0.2 200→0.1', G_A: '100→0.3 200→0.25' }],
  'a bare number before losses counts them': [
    ['100 loss 0.5', '200 {\'loss\': 0.4, \'acc\': 0.9}', '300 [D loss: 0.3, acc.: 50.00%] [G loss: 0.7]', '3 items in 2 boxes', '12 errors: 0'],
    { loss: '100→0.5 200→0.4', acc: '200→0.9 300→50', 'D loss': '300→0.3', 'G loss': '300→0.7' },
  ],
  'Optuna: trials on the terminal': [
    [
      "[I 2026-01-01 12:00:01,123] Trial 0 finished with value: 0.5 and parameters: {'x': 1.5, 'y': 2}. Best is trial 0 with value: 0.5.",
      "[I 2026-01-01 12:00:02,123] Trial 1 finished with value: 0.7 and parameters: {'x': 2.5, 'y': 2}. Best is trial 0 with value: 0.5.",
      "[I 2026-01-01 12:00:03,123] Trial 2 finished with values: [0.25, 3.0] and parameters: {'x': 2.5}.",
    ],
    { objective: '0→0.5 1→0.7', 'best objective so far': '0→0.5 1→0.5', 'objective 0': '2→0.25', 'objective 1': '2→3' },
  ],
  'a container runtime puts its stream between time and line': [
    ['2026-01-01T12:00:01.123456789Z stdout F epoch 1 loss 0.5', '2026-01-01T12:00:02.123456789Z stderr F epoch 2 loss 0.4'], { loss: '1→0.5 2→0.4' },
  ],
  'cross-validation: each fold is a training of its own, under a heading or in each line': [
    ['===== Fold 1/2 =====', 'epoch 1: loss 0.5', 'epoch 2: loss 0.4', '===== Fold 2/2 =====', 'epoch 1: loss 0.6', 'epoch 2: loss 0.3'],
    { 'fold1 loss': '1→0.5 2→0.4', 'fold2 loss': '1→0.6 2→0.3' },
  ],
  'cross-validation: a line that only a fold places is one point of what the folds come to': [
    ['Fold 0 | Epoch 1 | loss 0.5', 'Fold 1 | Epoch 1 | loss 0.6', 'Fold 0 accuracy: 0.9', 'fold_1 accuracy: 0.8'],
    { 'fold0 loss': '1→0.5', 'fold1 loss': '1→0.6', accuracy: '0→0.9 1→0.8' },
  ],
  'several processes in one file': [['[rank0]: step 1 loss 0.5', '[rank1]: step 1 loss 0.6', 'step 2 rank=1 loss=0.4'], { 'rank0 loss': '1→0.5', 'rank1 loss': '1→0.6 2→0.4' }],
};

for (const [name, [lines, series]] of Object.entries(layouts)) {
  test(name, () => assert.deepEqual(readPrinted(`${lines.join('\n')}\n`).series, series));
}
