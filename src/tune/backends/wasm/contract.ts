import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';

/** A kernel as it is written here: the engine's own type knows neither the names of the inputs nor the backend. */
export type WasmKernel<Attributes> = (inputs: Readonly<Record<string, TensorInfo>>, attributes: Attributes, backend: BackendWasm) => TensorInfo;
