import {
  add, cast, dispose, eye, fill, losses, matMul, mean, oneHot, relu, square, sub,
  tensor1d, tensor2d, tidy, train, truncatedNormal, variable, variableGrads, type NamedTensorMap, type Scalar, type Tensor, type Tensor2D,
} from '@tensorflow/tfjs-core';
import type { ProbeResult } from '../../../model/doctor.ts';
import type { Runtime } from '../contract.ts';

const defaults = {
  /** Milliseconds of timed training. */
  timed: 1000,
  batch: 32,
  layers: [784, 512, 256, 10],
  /** Rows of the square matrices: the larger ones only where the smaller ones show, at this many GFLOP/s, that it does not take long. */
  matrices: [256, 1024],
  slowest: 1,
  /** Largest difference from the numbers that are known. */
  tolerance: 1e-5,
};

/** Trains and multiplies on the current backend. @throws where a number is wrong, with what came out. */
export async function tryOut(runtime: Runtime): Promise<ProbeResult> {
  await checkAdam();
  return { version: runtime.version, device: runtime.device, gflops: await multiply(), samplesPerSecond: await timeTraining(runtime) };
}

/**
 * One step of Adam on mean((x·w − y)²), worked out by hand: the first step of Adam moves each weight by the learning rate against the sign of
 * its gradient, whatever its size (Kingma and Ba 2015: m̂/√v̂ = g/|g|).
 */
async function checkAdam(): Promise<void> {
  const w = variable(tensor2d([1, -2, 3], [3, 1])), optimizer = train.adam(0.1);
  const x = tensor2d([[1, 0, 0], [0, 1, 0], [0, 0, 1]]), y = tensor2d([2, -3, 1], [3, 1]);
  const { value, grads } = variableGrads(() => mean(square(sub(matMul(x, w as unknown as Tensor2D), y))) as Scalar, [w]);
  optimizer.applyGradients(named(grads));
  const found = [await value.data(), await grads[w.name]!.data(), await w.data()].flatMap((values) => Array.from(values));
  // Residuals -1, 1, 2: their mean square is 2, the gradients are 2/3 of them.
  const expected = [2, -2 / 3, 2 / 3, 4 / 3, 1.1, -2.1, 2.9];
  dispose([w, x, y, value, ...Object.values(grads)]);
  optimizer.dispose();
  if (expected.some((number, at) => !(Math.abs(number - found[at]!) <= defaults.tolerance * 10))) {
    throw new Error(`One step of Adam gave ${found.join(', ')}; right would be ${expected.join(', ')}.`);
  }
}

const named = (tensors: NamedTensorMap): { name: string; tensor: Tensor }[] => Object.entries(tensors).map(([name, tensor]) => ({ name, tensor }));

/** A timed product whose every element is known: a constant matrix times twice the identity. */
async function multiply(): Promise<number> {
  const [small, large] = defaults.matrices;
  const quick = await product(small!);
  return quick < defaults.slowest ? quick : product(large!);
}

/** 10⁹ operations a second, the better of two after one that is not counted. */
async function product(n: number): Promise<number> {
  const a = fill([n, n], 0.5) as Tensor2D, b = tidy(() => add(eye(n), eye(n)) as Tensor2D);
  const once = async (): Promise<number> => {
    const start = performance.now(), result = matMul(a, b), values = await result.data();
    const seconds = (performance.now() - start) / 1000;
    result.dispose();
    const wrong = values.findIndex((value) => Math.abs(value - 1) > defaults.tolerance);
    if (wrong >= 0) throw new Error(`A product of two matrices is wrong: element ${wrong} is ${values[wrong]}, not 1.`);
    return seconds;
  };
  await once();
  const seconds = Math.min(await once(), await once());
  dispose([a, b]);
  return (2 * n ** 3) / seconds / 1e9;
}

async function timeTraining(runtime: Runtime): Promise<number> {
  const { layers, batch } = defaults;
  const weights = layers.slice(1).map((units, at) => [variable(truncatedNormal([layers[at]!, units], 0, 0.05)), variable(tensor1d(new Float32Array(units)))] as const);
  const optimizer = train.adam(1e-3);
  const run = runtime.compile(([x, y]) => {
    const forward = (): Scalar => mean(losses.softmaxCrossEntropy(y!, weights.reduce<Tensor>((input, [w, b], at) => {
      const output = add(matMul(input as Tensor2D, w as unknown as Tensor2D), b);
      return at < weights.length - 1 ? relu(output) : output;
    }, x!)));
    const { value, grads } = variableGrads(forward, weights.flat());
    optimizer.applyGradients(named(grads));
    return [value];
  });
  const x = truncatedNormal([batch, layers[0]!]), y = tidy(() => cast(oneHot(tensor1d(Array.from({ length: batch }, (_, i) => i % 10), 'int32'), 10), 'float32'));
  const step = async (): Promise<void> => {
    const [loss] = run([x, y]);
    const [value] = await loss!.data<'float32'>();
    loss!.dispose();
    if (!Number.isFinite(value!)) throw new Error(`The loss of a small network became ${value}.`);
  };
  for (let i = 0; i < 4; i++) await step();
  const start = performance.now();
  let seen = 0;
  for (; performance.now() - start < defaults.timed; seen += batch) await step();
  const rate = seen / ((performance.now() - start) / 1000);
  dispose([x, y, ...weights.flat()]);
  optimizer.dispose();
  return rate;
}
