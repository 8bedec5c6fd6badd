import { isAbsolute, resolve } from 'node:path';
import { UserError } from '../../base/errors.ts';
import type { JobRequest } from '../../model/job.ts';
import { listOf, toCommand, type ScriptDefinition } from './scriptCommand.ts';

/** What a kind of task may ask for while it becomes a job. */
export interface KindContext {
  /** What the person calls the task. */
  name: string;
  /** Absolute path of the task's folder. */
  folder: string;
  /** The interpreter for this folder. */
  python(): Promise<string>;
  /** The job of a new run of a fine-tuning file. */
  fineTuning(file: string): Promise<JobRequest>;
  /** The job that drives a new sweep of a sweep file. */
  sweepDriver(file: string): Promise<JobRequest>;
}

/** A kind of task of type `lossband`: what tasks.json says becomes a job. @throws UserError where it says too little */
type TaskKind = (definition: Record<string, unknown>, context: KindContext) => Promise<JobRequest>;

/** Every kind by its name in tasks.json, one line each. */
export const kinds: Record<string, TaskKind> = {
  script,
  finetune: async ({ file }, { folder, fineTuning }) => fineTuning(fileOf(file, folder)),
  sweep: async ({ file }, { folder, sweepDriver }) => sweepDriver(fileOf(file, folder)),
};

async function script(definition: ScriptDefinition, { name, folder, python }: KindContext): Promise<JobRequest> {
  const { cwd, logs, gpus, resume, place } = definition;
  const at = typeof cwd === 'string' && cwd !== '' ? within(folder, cwd) : folder;
  const wanted = listOf(logs).map((log) => within(at, log));
  return {
    kind: 'script',
    title: name,
    cwd: at,
    ...(await toCommand(definition, python)),
    logs: wanted.length > 0 ? wanted : [at],
    ...(typeof gpus === 'number' && gpus > 0 && { gpus }),
    ...(typeof place === 'string' && place !== '' && { place }),
    ...(Array.isArray(resume) && { resume: listOf(resume) }),
  };
}

function fileOf(file: unknown, folder: string): string {
  if (typeof file !== 'string' || file === '') throw new UserError('The task needs a `file`: the *.finetune.yaml, or the sweep file.');
  return within(folder, file);
}

const within = (folder: string, path: string): string => (isAbsolute(path) ? path : resolve(folder, path));
