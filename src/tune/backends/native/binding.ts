import type { DataStorage, DataType, KernelBackend, Tensor, TypedArray } from '@tensorflow/tfjs-core';

/** An attribute of an operation of TensorFlow; `type` is one of the binding's `TF_ATTR_…`. */
export interface Attribute {
  name: string;
  type: number;
  value: unknown;
}

/** A tensor that TensorFlow holds; `dtype` is one of the binding's types. */
export interface Handle {
  id: number;
  shape: number[];
  dtype: number;
}

/** [number of the node, index of its output]; arguments come first, then the nodes. */
export type Endpoint = [node: number, index: number];

export interface FunctionNode {
  op: string;
  attrs: readonly Attribute[];
  /** A list where the operation takes a list. */
  inputs: readonly (Endpoint | Endpoint[])[];
  controls: readonly number[];
  /** The tensor of a `Const`. */
  value?: number;
}

/** What the addon gives: that of tfjs-node, with the entry points of `tools/addon/functions.h`. */
export interface Binding {
  readonly TF_Version: string;
  readonly TF_FLOAT: number;
  readonly TF_INT32: number;
  readonly TF_RESOURCE: number;
  readonly TF_ATTR_STRING: number;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_FLOAT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_SHAPE: number;
  createTensor(shape: readonly number[], dtype: number, values: TypedArray | Uint8Array[]): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): TypedArray;
  executeOp(name: string, attributes: readonly Attribute[], inputs: readonly number[], outputs: number): Handle[];
  createFunction(name: string, inputs: readonly Omit<Handle, 'id'>[], nodes: readonly FunctionNode[], outputs: readonly Endpoint[], controls: readonly number[]): void;
  removeFunction(name: string): void;
  listDevices(): { name: string; type: string }[];
}

/** What the kernels' backend keeps for a tensor: its values until TensorFlow first needs them (`id` is -1 so long), then its handle. */
export interface Stored {
  id: number;
  shape: number[];
  dtype: number;
  values: TypedArray | null;
  refCount: number;
}

/** The backend class of tfjs-node, as far as it is used here. */
export interface NodeBackend extends KernelBackend {
  binding: Binding;
  readonly tensorMap: DataStorage<Stored>;
  getInputTensorIds(tensors: readonly Tensor[]): number[];
  createOutputTensor(handle: Handle): Tensor;
  getDTypeInteger(dtype: DataType): number;
}

export interface Kernels {
  NodeJSKernelBackend: new (binding: Binding, packageName: string) => NodeBackend;
  register(): void;
}
