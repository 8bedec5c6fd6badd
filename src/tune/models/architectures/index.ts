import type { Architecture } from './contract.ts';
import { invertedResidual } from './invertedResidual.ts';

/** Every net that is built here, one entry each; ids are what recipes name. */
export const architectures: readonly Architecture[] = [
  invertedResidual({
    id: 'mobilenet-v2', title: 'MobileNetV2', size: 224, normalise: 'imagenet', epsilon: 1e-5, padding: 'both',
    stages: [[1, 3, 1, 1, 16], [2, 3, 2, 6, 24], [3, 3, 2, 6, 32], [4, 3, 2, 6, 64], [3, 3, 1, 6, 96], [3, 3, 2, 6, 160], [1, 3, 1, 6, 320]],
  }),
  // Trained by Google in TensorFlow, and ported with its padding and ε.
  invertedResidual({
    id: 'efficientnet-lite0', title: 'EfficientNet-Lite0', size: 224, normalise: 'symmetric', epsilon: 1e-3, padding: 'far',
    stages: [[1, 3, 1, 1, 16], [2, 3, 2, 6, 24], [2, 5, 2, 6, 40], [3, 3, 2, 6, 80], [3, 5, 1, 6, 112], [4, 5, 2, 6, 192], [1, 3, 1, 6, 320]],
  }),
];
