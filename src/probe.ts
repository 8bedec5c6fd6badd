// Tries one way to compute in a process of its own, so that a crash in a library is only a verdict:
//   probe.cjs list SETTINGS              what there is on this machine, by backend
//   probe.cjs try SETTINGS CANDIDATE     loads it, trains and times it
// Arguments are JSON; the answer is the last line of standard output, also JSON. What a library complains about goes to standard error.
// The gradients of all operations.
import '@tensorflow/tfjs-layers';
import { messageOf } from './base/errors.ts';
import type { BackendSettings, Candidate } from './tune/backends/contract.ts';
import { backends } from './tune/backends/index.ts';
import { tryOut } from './tune/backends/probe/trial.ts';

async function answer(action: string | undefined, settings: BackendSettings, candidate: Candidate | undefined): Promise<unknown> {
  if (action === 'list') return Promise.all(backends.map(async (backend) => ({ id: backend.id, title: backend.title, ...(await backend.available(settings)) })));
  const backend = backends.find(({ id }) => id === candidate?.backend)!;
  return tryOut(await backend.create(candidate!, settings));
}

async function main([action, settings = '{}', candidate]: string[]): Promise<void> {
  try {
    const reply = await answer(action, JSON.parse(settings) as BackendSettings, candidate === undefined ? undefined : (JSON.parse(candidate) as Candidate));
    process.stdout.write(`\n${JSON.stringify(reply)}\n`);
  } catch (error) {
    process.stderr.write(`${messageOf(error)}\n`);
    process.exitCode = 1;
  }
}

void main(process.argv.slice(2));
