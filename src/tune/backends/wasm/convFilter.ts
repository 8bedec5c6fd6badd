import { backend_util, type Conv2DBackpropFilterAttrs, getKernel, type TensorInfo } from '@tensorflow/tfjs-core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { WasmKernel } from './contract.ts';
import { eachTapRow } from './taps.ts';

const defaults = {
  /** Floats of the unrolled input at once (64 MB): the heap of WebAssembly grows and never shrinks. */
  unrolled: 16 * 1024 * 1024,
};

/** Product of the matrices [m, k] and [k, n]. */
function product(a: TensorInfo, b: TensorInfo, backend: BackendWasm): TensorInfo {
  const batched = ({ dataId, dtype, shape }: TensorInfo): TensorInfo => ({ dataId, dtype, shape: [1, ...shape] });
  const inputs = { a: batched(a), b: batched(b) };
  return getKernel('BatchMatMul', 'wasm').kernelFunc({ inputs, backend, attrs: { transposeA: false, transposeB: false } }) as TensorInfo;
}

/**
 * dL/dW[i, j, c, o] = Σ x[b, y·s + i − pad, x·s + j − pad, c] · dL/dy[b, y, x, o] over b, y, x.
 * The input is unrolled into [taps · channels, pixels], already transposed, because the library's fast product has no transposing form.
 */
export const conv2DBackpropFilter: WasmKernel<Conv2DBackpropFilterAttrs> = ({ x, dy }, { strides, pad, dataFormat, dimRoundingMode, filterShape }, backend) => {
  if (dataFormat !== 'NHWC') throw new Error(`wasm: the gradient of conv2d supports the format NHWC only, not ${dataFormat}.`);
  const conv = backend_util.computeConv2DInfo(x!.shape as [number, number, number, number], filterShape, strides, 1, pad, dimRoundingMode);
  const { inChannels, outChannels, strideWidth } = conv;
  const taps = conv.filterHeight * conv.filterWidth, pixels = conv.batchSize * conv.outHeight * conv.outWidth;
  const dw = backend.makeOutput(filterShape, 'float32');
  const atOnce = Math.max(1, Math.floor(defaults.unrolled / (inChannels * pixels)));
  for (let from = 0; from < taps; from += atOnce) {
    const to = Math.min(taps, from + atOnce);
    const unrolled = backend.makeOutput([(to - from) * inChannels, pixels], 'float32');
    const values = backend.typedArrayFromHeap(unrolled).fill(0), xs = backend.typedArrayFromHeap(x!);
    eachTapRow(conv, (tap, input, output, count) => {
      if (tap < from || tap >= to) return;
      for (let c = 0; c < inChannels; c++) {
        const row = ((tap - from) * inChannels + c) * pixels + output;
        for (let i = 0, at = input * inChannels + c; i < count; i++, at += strideWidth * inChannels) values[row + i] = xs[at]!;
      }
    });
    const part = product(unrolled, { ...dy!, shape: [pixels, outChannels] }, backend);
    backend.typedArrayFromHeap(dw).set(backend.typedArrayFromHeap(part), from * inChannels * outChannels);
    backend.disposeData(unrolled.dataId);
    backend.disposeData(part.dataId);
  }
  return dw;
};
