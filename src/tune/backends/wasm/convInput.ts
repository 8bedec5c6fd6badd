import { backend_util, type Conv2DBackpropInputAttrs, getKernel, type KernelFunc, type TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmKernel } from './contract.ts';

/**
 * dL/dx of a convolution with stride 1 is the convolution of dL/dy with the filter turned by 180°, its channels swapped, over full padding:
 * so the library's fast forward kernel computes it. Its own gradient kernel, plain loops, stays for other strides.
 */
export const conv2DBackpropInput = (plain: KernelFunc): WasmKernel<Conv2DBackpropInputAttrs> => ({ dy, filter }, attributes, backend) => {
  const { strides, pad, dimRoundingMode, inputShape, dataFormat } = attributes;
  const shape = filter!.shape as [number, number, number, number];
  const { strideHeight, strideWidth, padInfo } = backend_util.computeConv2DInfo(inputShape, shape, strides, 1, pad, dimRoundingMode);
  if (dataFormat !== 'NHWC' || strideHeight !== 1 || strideWidth !== 1) return plain({ inputs: { dy: dy!, filter: filter! }, backend, attrs: { ...attributes } }) as TensorInfo;
  const run = (name: string, inputs: Record<string, TensorInfo>, attrs: object): TensorInfo => getKernel(name, 'wasm').kernelFunc({ inputs, backend, attrs: { ...attrs } }) as TensorInfo;
  const turned = run('Reverse', { x: filter! }, { dims: [0, 1] }), swapped = run('Transpose', { x: turned }, { perm: [0, 1, 3, 2] });
  const [height, width] = shape, { top, bottom, left, right } = padInfo;
  const full = [[0, 0], [height - 1 - top, height - 1 - bottom], [width - 1 - left, width - 1 - right], [0, 0]];
  const dx = run('Conv2D', { x: dy!, filter: swapped }, { strides: 1, pad: full, dataFormat, dilations: 1 });
  for (const { dataId } of [turned, swapped]) backend.disposeData(dataId);
  return dx;
};
