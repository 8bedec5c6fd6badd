import { createHash } from 'node:crypto';
import type { TypedArray } from '@tensorflow/tfjs-core';
import type { Attribute, Binding, Endpoint, FunctionNode, Handle } from './binding.ts';

/** Operations whose first `N` inputs are one list. */
const takesList = new Set(['AddN', 'ConcatV2', 'Pack', 'Einsum']);

interface Constant {
  shape: readonly number[];
  dtype: number;
  values: TypedArray | Uint8Array[];
}

interface Operation {
  op: string;
  attrs: readonly Attribute[];
  inputs: readonly number[];
  outputs: readonly number[];
}

/** A tensor from outside that the recorded operations read. */
export interface Argument {
  shape: readonly number[];
  dtype: number;
}

/**
 * Listens to everything that TensorFlow is asked to do, while it does it, and makes a function of it.
 * Tensors are known by the ids of their handles, which the binding never gives twice.
 */
export class Recording {
  /** The binding to use meanwhile. */
  readonly binding: Binding;
  /** Why what was recorded cannot be replayed. */
  obstacle: string | undefined;
  private readonly steps: (Operation | { id: number; constant: Constant })[] = [];
  private readonly made = new Set<number>();

  constructor(real: Binding) {
    this.binding = Object.create(real, {
      createTensor: { value: this.createTensor.bind(this, real) },
      executeOp: { value: this.executeOp.bind(this, real) },
      tensorDataSync: { value: this.tensorDataSync.bind(this, real) },
    }) as Binding;
  }

  private createTensor(real: Binding, ...[shape, dtype, values]: Parameters<Binding['createTensor']>): number {
    const id = real.createTensor(shape, dtype, values);
    this.steps.push({ id, constant: { shape: [...shape], dtype, values: values.slice() as TypedArray | Uint8Array[] } });
    this.made.add(id);
    return id;
  }

  private executeOp(real: Binding, ...[op, attrs, inputs, outputs]: Parameters<Binding['executeOp']>): Handle[] {
    const handles = real.executeOp(op, attrs, inputs, outputs);
    this.steps.push({ op, attrs, inputs: [...inputs], outputs: handles.map(({ id }) => id) });
    for (const { id } of handles) this.made.add(id);
    return handles;
  }

  private tensorDataSync(real: Binding, id: number): TypedArray {
    this.obstacle ??= 'a value is read inside the step';
    return real.tensorDataSync(id);
  }

  /** True for a tensor that came into being while this listened. */
  isMade(id: number): boolean {
    return this.made.has(id);
  }

  /** Ids from outside that are read, in the order of their first use. */
  get outside(): number[] {
    const ids = this.steps.flatMap((step) => ('op' in step ? step.inputs : []));
    return [...new Set(ids)].filter((id) => !this.made.has(id));
  }

  /**
   * The function of these arguments (by the ids that they had) that gives these tensors.
   * @throws where TensorFlow cannot make a graph of it.
   */
  build(binding: Binding, name: string, ids: readonly number[], shapes: readonly Argument[], outputs: readonly number[]): void {
    const { nodes, endpoints } = this.nodes(ids, binding);
    try {
      binding.createFunction(name, shapes as Omit<Handle, 'id'>[], nodes, outputs.map((id) => endpoints.get(id)!), []);
    } finally {
      for (const { value } of nodes) if (value !== undefined) binding.deleteTensor(value);
    }
  }

  private nodes(ids: readonly number[], binding: Binding): { nodes: FunctionNode[]; endpoints: Map<number, Endpoint> } {
    const endpoints = new Map<number, Endpoint>(ids.map((id, at) => [id, [at, 0]]));
    const nodes: FunctionNode[] = [];
    for (const step of this.steps) {
      const number = ids.length + nodes.length;
      if ('op' in step) {
        nodes.push({ op: step.op, attrs: step.attrs, inputs: inputsOf(step, step.inputs.map((id) => endpoints.get(id)!)), controls: [] });
        for (const [at, id] of step.outputs.entries()) endpoints.set(id, [number, at]);
      } else {
        const { shape, dtype, values } = step.constant;
        const attrs = [{ name: 'dtype', type: binding.TF_ATTR_TYPE, value: dtype }];
        nodes.push({ op: 'Const', attrs, inputs: [], controls: [], value: binding.createTensor(shape, dtype, values) });
        endpoints.set(step.id, [number, 0]);
      }
    }
    return { nodes, endpoints };
  }

  /** The same for two recordings that do the same with the same constants, whatever the ids. */
  fingerprint(ids: readonly number[], outputs: readonly number[]): string {
    const hash = createHash('sha256'), numbers = new Map(ids.map((id, at) => [id, at]));
    const number = (id: number): number => numbers.get(id) ?? numbers.set(id, numbers.size).get(id)!;
    for (const step of this.steps) {
      if ('op' in step) {
        hash.update(JSON.stringify([step.op, step.attrs, step.inputs.map(number), step.outputs.map(number)]));
      } else {
        const { shape, dtype, values } = step.constant;
        hash.update(JSON.stringify([number(step.id), shape, dtype]));
        for (const part of Array.isArray(values) ? values : [values]) hash.update(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
      }
    }
    return hash.update(JSON.stringify(outputs.map(number))).digest('hex');
  }
}

function inputsOf({ op, attrs }: Operation, inputs: Endpoint[]): (Endpoint | Endpoint[])[] {
  if (!takesList.has(op)) return inputs;
  const length = attrs.find(({ name }) => name === 'N')!.value as number;
  return [inputs.slice(0, length), ...inputs.slice(length)];
}
