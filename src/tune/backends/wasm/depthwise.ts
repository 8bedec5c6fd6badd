import { backend_util, type DepthwiseConv2dNativeBackpropFilterAttrs, type DepthwiseConv2dNativeBackpropInputAttrs, type TensorInfo } from '@tensorflow/tfjs-core';
import type { WasmKernel } from './contract.ts';
import { eachTapRow } from './taps.ts';

type Attributes = Omit<DepthwiseConv2dNativeBackpropInputAttrs, 'inputShape'>;

function geometry(inputShape: number[], filterShape: number[], { strides, dilations, pad, dimRoundingMode }: Attributes): backend_util.Conv2DInfo {
  return backend_util.computeConv2DInfo(inputShape as [number, number, number, number], filterShape as [number, number, number, number], strides, dilations, pad, dimRoundingMode, true);
}

/** dL/dW[i, j, c, m] = Σ x[b, y·s + i − pad, x·s + j − pad, c] · dL/dy[b, y, x, c·M + m] over b, y, x. */
export const depthwiseBackpropFilter: WasmKernel<DepthwiseConv2dNativeBackpropFilterAttrs> = ({ x, dy }, attributes, backend) => {
  const conv = geometry(x!.shape, attributes.filterShape, attributes);
  const { inChannels, outChannels, strideWidth } = conv, multiplier = outChannels / inChannels;
  const dw = backend.makeOutput(attributes.filterShape, 'float32');
  const xs = backend.typedArrayFromHeap(x!), dys = backend.typedArrayFromHeap(dy!);
  // Summed in double precision: a sum over all pixels of a batch would lose digits in single.
  const sums = new Float64Array(conv.filterHeight * conv.filterWidth * outChannels);
  eachTapRow(conv, (tap, input, output, count) => {
    for (let i = 0; i < count; i++) {
      let at = (input + i * strideWidth) * inChannels, dyAt = (output + i) * outChannels, sum = tap * outChannels;
      for (let c = 0; c < inChannels; c++, at++) for (let m = 0; m < multiplier; m++) sums[sum++]! += xs[at]! * dys[dyAt++]!;
    }
  });
  backend.typedArrayFromHeap(dw).set(sums);
  return dw;
};

/** dL/dx[b, y·s + i − pad, x·s + j − pad, c] = Σ W[i, j, c, m] · dL/dy[b, y, x, c·M + m] over i, j, m. */
export const depthwiseBackpropInput: WasmKernel<DepthwiseConv2dNativeBackpropInputAttrs> = ({ dy, filter }, attributes, backend): TensorInfo => {
  const conv = geometry(attributes.inputShape, filter!.shape, attributes);
  const { inChannels, outChannels, strideWidth } = conv, multiplier = outChannels / inChannels;
  const dx = backend.makeOutput(attributes.inputShape, 'float32');
  const dxs = backend.typedArrayFromHeap(dx).fill(0), dys = backend.typedArrayFromHeap(dy!), weights = backend.typedArrayFromHeap(filter!);
  eachTapRow(conv, (tap, input, output, count) => {
    for (let i = 0; i < count; i++) {
      let at = (input + i * strideWidth) * inChannels, dyAt = (output + i) * outChannels, weight = tap * outChannels;
      for (let c = 0; c < inChannels; c++, at++) for (let m = 0; m < multiplier; m++) dxs[at]! += weights[weight++]! * dys[dyAt++]!;
    }
  });
  return dx;
};
