import { engine, tidy, type Tensor, type Variable } from '@tensorflow/tfjs-core';
import { messageOf } from '../../../base/errors.ts';
import type { Step } from '../contract.ts';
import type { NodeBackend } from './binding.ts';
import { Recording } from './recording.ts';

/** A recorded step as a function of TensorFlow. */
interface Replay {
  name: string;
  /** The variables that are read, in the order of the arguments after the inputs. */
  read: Variable[];
  /** Handles of other tensors from outside, ours to keep. */
  kept: number[];
  /** The variables that the last outputs are assigned to. */
  assigned: Variable[];
  outputs: number;
}

/** What is known of a step for one set of shapes. */
interface Known {
  calls: number;
  fingerprint?: string;
  replay?: Replay;
  /** Why it is run one operation at a time for good. */
  obstacle?: string;
}

/** A call that is listened to. */
interface Heard {
  recording: Recording;
  result: Tensor[];
  /** Ids of the arguments: inputs, read variables, other tensors. */
  ids: number[];
  outputs: number[];
  read: Variable[];
  others: number[];
  assigned: Variable[];
}

let functions = 0;

const variablesNow = (): Variable[] => Object.values(engine().registeredVariables);

/**
 * A step that becomes one operation. The first call runs as it is (optimizers make their slots in it), the second and third are recorded while they run;
 * where the two recordings do the same with the same constants, all later calls are one function of TensorFlow, gradients and optimizer included.
 * Where they do not (a random mask made in JavaScript, a value read), the step goes on one operation at a time, and `report` is told why.
 * Each set of input shapes is recorded by itself.
 */
export function compileStep(backend: NodeBackend, step: Step, report: (obstacle: string) => void): Step {
  const knownOf = new Map<string, Known>();
  return (inputs) => {
    const key = JSON.stringify(inputs.map(({ shape, dtype }) => [shape, dtype]));
    const known = knownOf.get(key) ?? knownOf.set(key, { calls: 0 }).get(key)!;
    known.calls++;
    if (known.replay) return replay(backend, known.replay, inputs);
    if (known.calls === 1 || known.obstacle !== undefined) return tidy(() => step(inputs));
    const heard = listen(backend, step, inputs);
    known.obstacle = judge(heard, known, backend, inputs);
    if (known.obstacle !== undefined) report(known.obstacle);
    return heard.result;
  };
}

/** Keeps the recording or makes the function; gives what stands against it. */
function judge({ recording, ids, outputs, read, others, assigned, result }: Heard, known: Known, backend: NodeBackend, inputs: readonly Tensor[]): string | undefined {
  if (recording.obstacle !== undefined) return recording.obstacle;
  const fingerprint = recording.fingerprint(ids, outputs);
  if (known.fingerprint === undefined) {
    known.fingerprint = fingerprint;
    return undefined;
  }
  if (known.fingerprint !== fingerprint) return 'two calls did not do the same';
  const { binding } = backend, name = `lossband_step_${++functions}`;
  // A handle of our own, because the one that was read is freed with its tensor.
  const kept = others.map((id) => binding.executeOp('Identity', [], [id], 1)[0]!);
  const shapes = [...inputs, ...read].map(({ dataId }) => backend.tensorMap.get(dataId));
  try {
    recording.build(binding, name, ids, [...shapes, ...kept].map(({ shape, dtype }) => ({ shape, dtype })), outputs);
  } catch (error) {
    return messageOf(error);
  }
  known.replay = { name, read, kept: kept.map(({ id }) => id), assigned, outputs: result.length };
  return undefined;
}

function listen(backend: NodeBackend, step: Step, inputs: readonly Tensor[]): Heard {
  const variables = variablesNow();
  // Values that TensorFlow has not been given yet would be taken for constants.
  const inputIds = backend.getInputTensorIds(inputs), variableIds = backend.getInputTensorIds(variables);
  const before = variables.map(({ dataId }) => dataId);
  const real = backend.binding, recording = new Recording(real);
  backend.binding = recording.binding;
  try {
    const result = tidy(() => step(inputs));
    const assigned = variables.filter(({ dataId }, at) => dataId !== before[at]);
    const outputs = backend.getInputTensorIds([...result, ...assigned]);
    if (variablesNow().length !== variables.length) recording.obstacle ??= 'a variable is made or freed in each call';
    const outside = new Set([...recording.outside, ...outputs.filter((id) => !recording.isMade(id))]);
    const read = variables.filter((_, at) => outside.has(variableIds[at]!) && !inputIds.includes(variableIds[at]!));
    const readIds = variableIds.filter((id) => outside.has(id) && !inputIds.includes(id));
    const others = [...outside].filter((id) => !inputIds.includes(id) && !readIds.includes(id));
    return { recording, result, ids: [...inputIds, ...readIds, ...others], outputs, read, others, assigned };
  } finally {
    backend.binding = real;
  }
}

function replay(backend: NodeBackend, { name, read, kept, assigned, outputs }: Replay, inputs: readonly Tensor[]): Tensor[] {
  const ids = backend.getInputTensorIds([...inputs, ...read]);
  const handles = backend.binding.executeOp(name, [], [...ids, ...kept], outputs + assigned.length);
  const tensors = handles.map((handle) => backend.createOutputTensor(handle));
  for (const [at, variable] of assigned.entries()) {
    variable.assign(tensors[outputs + at]!);
    tensors[outputs + at]!.dispose();
  }
  return tensors.slice(0, outputs);
}
