import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { messageOf } from '../base/errors.ts';
import type { Job } from '../model/job.ts';
import { phrase } from '../model/phrase.ts';
import type { Availability, Place, PlaceOptions } from './contract.ts';
import { marker } from './members.ts';
import { createQueued, quoted } from './queued.ts';

const defaults = {
  /** Where a cluster that was started on this machine listens. */
  address: 'http://127.0.0.1:8265',
  /** Milliseconds after which an answer is given up. */
  timeout: 20_000,
};

/**
 * A Ray cluster, through the REST interface of Ray Jobs: at RAY_API_SERVER_ADDRESS or an http address in RAY_ADDRESS, as Ray's own command line has
 * them, with the headers in RAY_JOB_HEADERS. The entrypoint is the supervisor, on a disk that both machines see. Needs Node.js there where it is here.
 */
export function createRay({ supervisor }: PlaceOptions): Place {
  return createQueued({ id: 'ray', title: phrase('Ray'), available, submit: (job) => submit(supervisor, job), ask, cancel });
}

interface RayJob {
  status?: 'PENDING' | 'RUNNING' | 'STOPPED' | 'SUCCEEDED' | 'FAILED';
  message?: string;
}

function addressOf({ RAY_API_SERVER_ADDRESS: server, RAY_ADDRESS: address }: NodeJS.ProcessEnv): string {
  return (server ?? (address !== undefined && /^https?:/.test(address) ? address : defaults.address)).replace(/\/+$/, '');
}

/** Not by `fetch`, which says that it is a browser’s: from those Ray takes no jobs. @throws with what the cluster, or the connection, complained about */
async function call<T>(path: string, body?: object): Promise<T> {
  const url = `${addressOf(process.env)}/api/${path}`;
  // Only here, since the engine would load both, with all of TLS, before it reads its first log.
  const { request: ask } = url.startsWith('https:') ? await import('node:https') : await import('node:http');
  const headers = { 'content-type': 'application/json', ...(JSON.parse(process.env['RAY_JOB_HEADERS'] ?? '{}') as Record<string, string>) };
  const sent = ask(url, { method: body ? 'POST' : 'GET', headers, signal: AbortSignal.timeout(defaults.timeout) });
  sent.end(body && JSON.stringify(body));
  const [response] = (await once(sent, 'response')) as [IncomingMessage], answer = await text(response), { statusCode = 0, statusMessage } = response;
  if (statusCode < 200 || statusCode > 299) throw new Error(answer.trim().split('\n').at(-1) || statusMessage || String(statusCode));
  return JSON.parse(answer) as T;
}

async function available(): Promise<Availability> {
  try {
    await call('version');
    return { ok: true };
  } catch (error) {
    return { ok: false, reason: phrase('No Ray cluster answers at {0}: {1}. RAY_API_SERVER_ADDRESS names another.', addressOf(process.env), messageOf(error)) };
  }
}

/** Gives the submission id. The marker of a job that starts this one is not handed on; an empty one marks nothing. */
async function submit(supervisor: string, { title, gpus = 0, folder }: Job): Promise<string> {
  const { submission_id: name } = await call<{ submission_id: string }>('jobs/', {
    entrypoint: `exec ${[process.execPath, supervisor, folder].map(quoted).join(' ')}`,
    runtime_env: { env_vars: { ELECTRON_RUN_AS_NODE: '1', [marker]: '' } },
    metadata: { job_name: title },
    ...(gpus > 0 && { entrypoint_num_gpus: gpus }),
  });
  return name;
}

const jobOf = (name: string): Promise<RayJob> => call<RayJob>(`jobs/${name}`);

async function ask(name: string): Promise<{ isQueued: boolean; failure?: string }> {
  const { status, message = '' } = await jobOf(name);
  return { isQueued: status === 'PENDING' || status === 'RUNNING', ...(status === 'FAILED' && { failure: message.trim().split('\n').at(-1) ?? '' }) };
}

async function cancel(name: string): Promise<void> {
  if ((await jobOf(name)).status === 'PENDING') await call(`jobs/${name}/stop`, {});
}
