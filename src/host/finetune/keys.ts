import { architectureIds, catalogue } from '../../model/catalogue.ts';
import { phrase } from '../../model/phrase.ts';
import type { YamlKey } from '../yamlLanguage/keys.ts';

const flags = ['true', 'false'];
const models = ['shipped', ...catalogue.map(({ id }) => id)];

const data: readonly YamlKey[] = [
  { key: 'images', text: phrase('A folder with a folder of images for each class.'), snippet: ' ${0:photos}' },
  { key: 'table', text: phrase('A CSV, TSV, JSON-lines or Parquet file.'), snippet: ' ${0:data.csv}' },
  { key: 'arrays', text: phrase('A NumPy file, .npy or .npz, with the inputs.'), snippet: ' ${0:data.npz}' },
  { key: 'target', text: phrase('Of a table: the column to predict, or several of them.'), snippet: ' $0' },
  { key: 'features', text: phrase('Of a table: the columns to learn from; all others where absent.'), snippet: ' [$0]' },
  { key: 'task', text: phrase('Classes or numbers; seen from the data where absent.'), snippet: ' $0', values: ['classification', 'regression'] },
  { key: 'standardise', text: phrase('Of a table: numbers less their mean, divided by their deviation.'), snippet: ' ${0:true}', values: flags },
  { key: 'labels', text: phrase('Of arrays: the file with the labels.'), snippet: ' ${0:labels.npy}' },
  { key: 'shape', text: phrase('Of arrays: the shape of one input.'), snippet: ' [$0]' },
  {
    key: 'keys', text: phrase('Of an .npz file: the names of both arrays.'), snippet: '\n    inputs: ${1:x}\n    labels: ${0:y}',
    keys: [
      { key: 'inputs', text: phrase('The array with the inputs.'), snippet: ' ${0:x}' },
      { key: 'labels', text: phrase('The array with the labels.'), snippet: ' ${0:y}' },
    ],
  },
  { key: 'size', text: phrase('Height and width that the images are brought to; what the model takes where absent.'), snippet: ' ${0:96}' },
  { key: 'channels', text: phrase('Grey or colour images; what the model takes where absent.'), snippet: ' $0', values: ['grey', 'rgb'] },
  { key: 'fit', text: phrase('Stretch to the size, or cut the longer side first.'), snippet: ' $0', values: ['stretch', 'crop'] },
  { key: 'normalise', text: phrase('How pixels from 0 to 255 reach the model; as it wants them where absent.'), snippet: ' $0', values: ['none', 'unit', 'symmetric', 'imagenet'] },
  {
    key: 'split', text: phrase('Shares of the examples to validate and to test with.'), snippet: '\n    val: ${0:0.2}',
    keys: [
      { key: 'val', text: phrase('Share to validate with.'), snippet: ' ${0:0.2}' },
      { key: 'test', text: phrase('Share that nothing is decided by.'), snippet: ' ${0:0.1}' },
      { key: 'stratify', text: phrase('Every part has the same mix of classes.'), snippet: ' ${0:true}', values: flags },
      { key: 'seed', text: phrase('The same seed gives the same split.'), snippet: ' ${0:0}' },
      { key: 'column', text: phrase('Of a table: a column that says train, val or test.'), snippet: ' $0' },
    ],
  },
  {
    key: 'augment', text: phrase('What is changed at random in the training images, anew in each epoch.'), snippet: '\n    flip: ${0:horizontal}',
    keys: [
      { key: 'flip', text: phrase('Mirrors half of the images.'), snippet: ' $0', values: ['none', 'horizontal', 'vertical', 'both'] },
      { key: 'crop', text: phrase('Cuts up to this share off each side.'), snippet: ' ${0:0.1}' },
      { key: 'brightness', text: phrase('Changes the brightness by up to this share.'), snippet: ' ${0:0.2}' },
      { key: 'contrast', text: phrase('Changes the contrast by up to this share.'), snippet: ' ${0:0.2}' },
      { key: 'saturation', text: phrase('Changes the saturation by up to this share.'), snippet: ' ${0:0.2}' },
      { key: 'mixup', text: phrase('Blends two examples; α of the Beta distribution, at most 1.'), snippet: ' ${0:0.2}' },
    ],
  },
];

const stages: readonly YamlKey[] = [
  { key: 'name', text: phrase('What the stage is called.'), snippet: ' $0' },
  { key: 'epochs', text: phrase('How often it goes through the training images.'), snippet: ' ${0:5}' },
  { key: 'lr', text: phrase('Learning rate that the schedule starts from or rises to.'), snippet: ' ${0:0.001}' },
  {
    key: 'freeze',
    text: phrase('Layers that do not learn: base (all but the new head), none, a share from the input such as 0.5, a list of names, {until: block_6} or {allBut: 3}.'),
    snippet: ' $0', values: ['base', 'none', '0.5'],
    keys: [
      { key: 'until', text: phrase('Freezes all layers before the first one of this name or block.'), snippet: ' $0' },
      { key: 'allBut', text: phrase('Freezes all but the last ones with weights.'), snippet: ' ${0:3}' },
    ],
  },
];

const objective: readonly YamlKey[] = [
  { key: 'loss', text: phrase('What is made small; cross-entropy for classes where absent.'), snippet: ' $0', values: ['cross-entropy', 'focal', 'mse', 'huber'] },
  { key: 'labelSmoothing', text: phrase('Share of each label that is spread over all classes.'), snippet: ' ${0:0.1}' },
  { key: 'classWeights', text: phrase('Rare classes count more, or every example alike.'), snippet: ' $0', values: ['balanced', 'none'] },
  { key: 'gamma', text: phrase('How little the focal loss cares for what is right already.'), snippet: ' ${0:2}' },
  { key: 'delta', text: phrase('Where the Huber loss turns from a square to a line.'), snippet: ' ${0:1}' },
  { key: 'l2sp', text: phrase('Holds weights near the pre-trained ones: λ of λ‖θ − θ_pre‖².'), snippet: ' ${0:0.01}' },
  { key: 'l2', text: phrase('Holds the kernels of new layers near 0: λ of λ‖θ‖².'), snippet: ' ${0:0.0001}' },
];

const optimizer: readonly YamlKey[] = [
  { key: 'type', text: phrase('How weights move; adam where absent.'), snippet: ' $0', values: ['sgd', 'adam', 'adamw', 'rmsprop'] },
  { key: 'momentum', text: phrase('Momentum of sgd and rmsprop.'), snippet: ' ${0:0.9}' },
  { key: 'nesterov', text: phrase('Momentum in Nesterov’s form.'), snippet: ' ${0:true}', values: flags },
  { key: 'beta1', text: phrase('Decay of the mean gradient in adam and adamw.'), snippet: ' ${0:0.9}' },
  { key: 'beta2', text: phrase('Decay of the mean square in adam and adamw.'), snippet: ' ${0:0.999}' },
  { key: 'rho', text: phrase('Decay of the mean square in rmsprop.'), snippet: ' ${0:0.9}' },
  { key: 'epsilon', text: phrase('Keeps the division by a small mean square finite.'), snippet: ' ${0:1e-7}' },
  { key: 'weightDecay', text: phrase('Decoupled weight decay of adamw.'), snippet: ' ${0:0.01}' },
  { key: 'clipNorm', text: phrase('Scales gradients down that are longer than this, all weights taken as one vector.'), snippet: ' ${0:1}' },
  { key: 'clipValue', text: phrase('Holds each entry of a gradient within ± this.'), snippet: ' ${0:0.5}' },
  { key: 'accumulate', text: phrase('Batches whose gradients are averaged into one step.'), snippet: ' ${0:2}' },
  { key: 'layerDecay', text: phrase('Each block learns at this part of the rate of the one behind it.'), snippet: ' ${0:0.8}' },
  {
    key: 'layerRates', text: phrase('Factors on the learning rate by name of the layer.'), snippet: '\n    - {layer: "$1", factor: $0}',
    keys: [
      { key: 'layer', text: phrase('Name of the layer; * stands for any part of it.'), snippet: ' "$0"' },
      { key: 'factor', text: phrase('Factor on the learning rate.'), snippet: ' ${0:0.1}' },
    ],
  },
];

const callbacks: readonly YamlKey[] = [
  {
    key: 'monitor', text: phrase('What tells a good epoch from a bad one; val/loss where absent.'), snippet: '\n    metric: ${0:val/accuracy}',
    keys: [
      { key: 'metric', text: phrase('A metric of the epoch.'), snippet: ' $0', values: ['val/loss', 'val/accuracy', 'val/f1', 'val/auc'] },
      { key: 'direction', text: phrase('Which way it is better, where its name does not say.'), snippet: ' $0', values: ['lower', 'higher'] },
    ],
  },
  {
    key: 'earlyStopping', text: phrase('Ends a stage that gets no better, with the weights of its best epoch.'), snippet: '\n    patience: ${0:5}',
    keys: [
      { key: 'patience', text: phrase('Epochs without a better one.'), snippet: ' ${0:5}' },
      { key: 'minDelta', text: phrase('The least that counts as better.'), snippet: ' ${0:0.001}' },
    ],
  },
  {
    key: 'reduceOnPlateau', text: phrase('Lowers the learning rate when the metric gets no better.'), snippet: '\n    factor: ${0:0.5}',
    keys: [
      { key: 'patience', text: phrase('Epochs without a better one.'), snippet: ' ${0:3}' },
      { key: 'factor', text: phrase('Factor on the learning rate.'), snippet: ' ${0:0.5}' },
      { key: 'minLr', text: phrase('It is never lower than this.'), snippet: ' ${0:1e-6}' },
    ],
  },
  { key: 'checkpointEvery', text: phrase('Epochs between the checkpoints that are kept beside the last and the best one.'), snippet: ' ${0:5}' },
  { key: 'stopAtLimits', text: phrase('A breached limit of severity error in lossband.yaml stops the run.'), snippet: ' ${0:true}', values: flags },
];

/** Every key of a fine-tuning file; a test compares them with the schema and with what the reader knows. */
export const recipeKeys: readonly YamlKey[] = [
  { key: 'name', text: phrase('What the run is called; the name of the file where absent.'), snippet: ' $0' },
  {
    key: 'model', text: phrase('The pre-trained model: shipped, a file or folder of one’s own, or a name of the catalogue.'), snippet: ' ${0:shipped}', values: models,
    keys: [
      { key: 'from', text: phrase('A file, a folder, or a name of the catalogue.'), snippet: ' $0', values: models },
      { key: 'architecture', text: phrase('The architecture, where a file holds weights alone.'), snippet: ' $0', values: architectureIds },
      { key: 'input', text: phrase('Height, width and channels that the model shall take instead of its own.'), snippet: ' [$0]' },
    ],
  },
  {
    key: 'head', text: phrase('The layers behind the pre-trained ones.'), snippet: '\n  dropout: ${0:0.2}',
    keys: [
      { key: 'keep', text: phrase('The model’s own last layers stay.'), snippet: ' ${0:true}', values: flags },
      { key: 'dropout', text: phrase('Share of the features that is dropped while training.'), snippet: ' ${0:0.2}' },
    ],
  },
  { key: 'data', text: phrase('What is learned from.'), snippet: '\n  images: ${0:photos}', keys: data },
  { key: 'stages', text: phrase('Parts of the training, each with layers and a learning rate of its own.'), snippet: '\n  - {epochs: ${1:5}, lr: ${2:0.001}, freeze: ${0:base}}', keys: stages },
  { key: 'batch', text: phrase('Examples of one step.'), snippet: ' ${0:32}' },
  { key: 'batchNorm', text: phrase('Pre-trained batch normalisation stays as it is even where its layers learn, or learns with them.'), snippet: ' $0', values: ['frozen', 'learns'] },
  { key: 'objective', text: phrase('What is made small.'), snippet: '\n  ${0:l2sp: 0.01}', keys: objective },
  { key: 'optimizer', text: phrase('How weights move.'), snippet: '\n  type: ${0:adamw}', keys: optimizer },
  {
    key: 'schedule', text: phrase('How the learning rate changes over a stage.'), snippet: '\n  type: ${0:cosine}',
    keys: [
      { key: 'type', text: phrase('The shape of the change.'), snippet: ' $0', values: ['constant', 'step', 'cosine', 'one-cycle'] },
      { key: 'warmup', text: phrase('Part of the stage in which the rate rises.'), snippet: ' ${0:0.1}' },
      { key: 'every', text: phrase('Epochs between two drops of step.'), snippet: ' ${0:1}' },
      { key: 'factor', text: phrase('Factor of each drop of step.'), snippet: ' ${0:0.1}' },
      { key: 'floor', text: phrase('Lowest rate as a part of the highest.'), snippet: ' ${0:0}' },
    ],
  },
  { key: 'callbacks', text: phrase('What watches the training and steps in.'), snippet: '\n  earlyStopping:\n    patience: ${0:5}', keys: callbacks },
  {
    key: 'outputs', text: phrase('What is left behind.'), snippet: '\n  formats: [${0:tfjs}]',
    keys: [
      { key: 'formats', text: phrase('Formats in which the trained model is written.'), snippet: ' [$0]' },
      { key: 'weights', text: phrase('The weights of the best epoch, or the last ones.'), snippet: ' $0', values: ['best', 'last'] },
    ],
  },
  { key: 'backend', text: phrase('What computes; the best that starts where absent.'), snippet: ' $0', values: ['auto', 'native', 'webgpu', 'wasm', 'cpu'] },
  { key: 'seed', text: phrase('The same seed gives the same run.'), snippet: ' ${0:0}' },
  {
    key: 'target', text: phrase('The last stage is repeated until a metric is this good.'), snippet: '\n  metric: ${1:val/accuracy}\n  value: ${0:0.95}',
    keys: [
      { key: 'metric', text: phrase('A metric of the epoch.'), snippet: ' $0', values: ['val/loss', 'val/accuracy', 'val/f1', 'val/auc'] },
      { key: 'value', text: phrase('How good it shall be.'), snippet: ' $0' },
      { key: 'direction', text: phrase('Which way it is better, where its name does not say.'), snippet: ' $0', values: ['lower', 'higher'] },
    ],
  },
  {
    key: 'budget', text: phrase('What the training may cost.'), snippet: '\n  minutes: ${0:10}',
    keys: [
      { key: 'epochs', text: phrase('Epochs of the whole run.'), snippet: ' ${0:50}' },
      { key: 'minutes', text: phrase('Minutes of training.'), snippet: ' ${0:10}' },
    ],
  },
];
