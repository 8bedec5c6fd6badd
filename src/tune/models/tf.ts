/** The parts of TensorFlow.js that models are handled with, under one roof. */
export { io } from '@tensorflow/tfjs-core';
export { initializers, layers, type LayersModel, loadLayersModel, model, type SymbolicTensor } from '@tensorflow/tfjs-layers';
