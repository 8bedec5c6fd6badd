import { initializers, layers, type LayersModel, sequential } from '@tensorflow/tfjs-layers';
import { createRng, shuffled } from '../../../src/base/rng.ts';
import type { Batch, Dataset, Part } from '../../../src/tune/data/contract.ts';
import { freezeBatchNorm } from '../../../src/tune/models/batchNorm.ts';
import { replaceHead } from '../../../src/tune/models/head.ts';
import type { Recipe } from '../../../src/tune/recipe/contract.ts';
import { readRecipe } from '../../../src/tune/recipe/recipe.ts';

const side = 4;

/** Images of three classes, one bright in each corner but one; a function of the index alone. */
function example(index: number): { pixels: number[]; label: number } {
  const rng = createRng(99, index), label = index % 3, corner = [0, side - 1, side * (side - 1)][label]!;
  return { pixels: Array.from({ length: side * side }, (_, at) => rng() * 0.6 + (at === corner ? 0.7 : 0)), label };
}

/** Examples in memory, dealt out as the contract of data sets has it. */
export function corners(sizes: Partial<Record<Part, number>> = { train: 45, val: 15 }): Dataset {
  const count = { train: 0, val: 0, test: 0, ...sizes }, first: Record<Part, number> = { train: 0, val: 10_000, test: 20_000 };
  const orderOf: Dataset['order'] = (part, { seed, epoch, shuffle }) => {
    const all = Array.from({ length: count[part] }, (_, at) => first[part] + at);
    return Int32Array.from(shuffle ? shuffled(createRng(seed, epoch), all) : all);
  };
  return {
    inputShape: [side, side, 1], classes: ['left', 'right', 'low'], outputs: 3, sizes: count, problems: [], findLeaks: async () => [], order: orderOf,
    async *batches(part, { size, from = 0, ...draw }) {
      const order = [...orderOf(part, draw)];
      for (let at = from * size; at < order.length; at += size) yield batchOf(order.slice(at, at + size));
    },
  };
}

function batchOf(indices: number[]): Batch {
  const examples = indices.map(example), count = indices.length;
  return {
    inputs: Float32Array.from(examples.flatMap(({ pixels }) => pixels)), shape: [count, side, side, 1],
    labels: Float32Array.from(examples.flatMap(({ label }) => [0, 1, 2].map((k) => Number(k === label)))), labelShape: [count, 3],
    count, indices: Int32Array.from(indices),
  };
}

/** A small pre-trained net with a new head: convolution, batch normalisation, pooling by a strided convolution, dropout, dense. */
export function tinyModel(dropout = 0): LayersModel {
  const kernelInitializer = (seed: number): ReturnType<typeof initializers.glorotUniform> => initializers.glorotUniform({ seed });
  const base = sequential({
    name: 'tiny',
    layers: [
      layers.conv2d({ inputShape: [side, side, 1], filters: 4, kernelSize: 2, padding: 'same', kernelInitializer: kernelInitializer(1), name: 'block_1_conv' }),
      layers.batchNormalization({ name: 'block_1_bn' }),
      layers.reLU({ name: 'block_1_relu' }),
      layers.conv2d({ filters: 6, kernelSize: 2, strides: 2, activation: 'relu', kernelInitializer: kernelInitializer(2), name: 'block_2_conv' }),
      layers.flatten({ name: 'flat' }),
      layers.dense({ units: 8, activation: 'relu', kernelInitializer: kernelInitializer(3), name: 'features' }),
      layers.dense({ units: 2, activation: 'softmax', name: 'old_predictions' }),
    ],
  });
  const model = replaceHead(base, { outputs: 3, task: 'classification', dropout, seed: 4 });
  freezeBatchNorm(model);
  return model;
}

export function recipeOf(text: string): Recipe {
  const { recipe, problems } = readRecipe(text.includes('data:') ? text : `data: {images: none}\n${text}`, 'test.finetune.yaml');
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return recipe;
}
