import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { getKernel, type KernelConfig, type KernelFunc, type NamedTensorInfoMap, registerKernel, type TensorInfo, unregisterKernel } from '@tensorflow/tfjs-core';
import type { WasmKernel } from './contract.ts';
import { conv2DBackpropFilter } from './convFilter.ts';
import { conv2DBackpropInput } from './convInput.ts';
import { depthwiseBackpropFilter, depthwiseBackpropInput } from './depthwise.ts';

const kernel = <Attributes>(kernelName: string, run: WasmKernel<Attributes>): KernelConfig => ({
  kernelName,
  backendName: 'wasm',
  kernelFunc: (({ inputs, attrs, backend }: { inputs: NamedTensorInfoMap; attrs?: unknown; backend: object }) =>
    run(inputs as Record<string, TensorInfo>, attrs as Attributes, backend as BackendWasm)) as KernelFunc,
});

/** The gradient kernels that the library's WebAssembly lacks: without them it trains dense layers only. */
const missing = [
  kernel('Conv2DBackpropFilter', conv2DBackpropFilter),
  kernel('DepthwiseConv2dNativeBackpropFilter', depthwiseBackpropFilter),
  kernel('DepthwiseConv2dNativeBackpropInput', depthwiseBackpropInput),
];

/** Can be called again. */
export function registerGradientKernels(): void {
  if (getKernel(missing[0]!.kernelName, 'wasm')) return;
  for (const config of missing) registerKernel(config);
  const name = 'Conv2DBackpropInput', plain = getKernel(name, 'wasm');
  unregisterKernel(name, 'wasm');
  registerKernel({ ...plain, ...kernel(name, conv2DBackpropInput(plain.kernelFunc)) });
}
