import type { CandidateReport, DoctorReport, ProbeResult } from '../../model/doctor.ts';
import { type Phrase, phrase } from '../../model/phrase.ts';
import { type Answer, runToEnd } from '../../run/process.ts';
import type { Availability, BackendSettings, Candidate } from '../../tune/backends/contract.ts';
import { storageOf } from '../../tune/backends/native/places.ts';
import { offersFor } from '../downloads/compute/index.ts';
import { whyWithoutGpu } from './gpu.ts';
import { machineFacts, machineLine, type MachineFacts } from './machine.ts';

export interface DoctorOptions {
  settings: BackendSettings;
  /** Path of the bundle that tries one backend, and the program that runs it with what that needs. */
  probe: string;
  node?: string;
  env?: NodeJS.ProcessEnv;
}

interface Listed extends Availability {
  id: string;
  title: string;
}

const defaults = {
  /** Milliseconds for one candidate: loading a CUDA build for the first time compiles its kernels for a new card. */
  timeout: 180_000,
};

/** The last line that a child printed, as data. */
function replyOf<T>({ stdout, stderr, failure }: Answer): { reply: T } | { error: string } {
  if (failure !== undefined) return { error: [stderr.trim(), /^exit code/.test(failure) ? '' : failure].filter(Boolean).join('\n') || failure };
  try {
    return { reply: JSON.parse(stdout.trim().split('\n').at(-1)!) as T };
  } catch {
    return { error: stderr.trim() || `It printed no result: ${stdout}` };
  }
}

const probe = ({ probe: file, node = process.execPath, env, settings }: DoctorOptions, action: string, ...rest: string[]): Promise<Answer> =>
  runToEnd(node, [file, action, JSON.stringify(settings), ...rest], { env: { ELECTRON_RUN_AS_NODE: '1', TF_CPP_MIN_LOG_LEVEL: '0', ...env }, timeout: defaults.timeout });

/** One candidate in a child: loaded, held against known numbers, timed. A crash of the library is that candidate's error. */
export async function tryCandidate(options: DoctorOptions, candidate: Candidate): Promise<Pick<CandidateReport, 'result' | 'error' | 'said'>> {
  const child = await probe(options, 'try', JSON.stringify(candidate)), answer = replyOf<ProbeResult>(child), said = child.stderr.trim();
  return 'reply' in answer ? { result: answer.reply, ...(said && { said }) } : { error: answer.error };
}

/**
 * Tries every way to compute on this machine, one after the other so that none slows another down, and says which one a training takes and why.
 * Never throws: what cannot be found out is in the report.
 */
export async function diagnose(options: DoctorOptions): Promise<DoctorReport> {
  const [facts, list] = await Promise.all([machineFacts(), probe(options, 'list').then(replyOf<Listed[]>)]);
  const isOther = options.node !== undefined && options.node !== process.execPath;
  const report: DoctorReport = { machine: machineLine(), ...(isOther && { program: options.node! }), gpus: gpusOf(facts), candidates: [], absent: [], offers: [] };
  if ('error' in list) {
    report.absent.push({ backend: 'all', title: options.probe, reasons: [phrase('It cannot be run: {0}', list.error)] });
    return report;
  }
  for (const { id, title, candidates, reasons } of list.reply) {
    if (candidates.length === 0) report.absent.push({ backend: id, title, reasons: [...reasons] });
    for (const candidate of candidates) report.candidates.push(await examine(options, title, candidate, facts));
  }
  const chosen = report.candidates.findIndex(({ result }) => result), { settings } = options;
  const offers = await offersFor({ report, facts, settings }, { storage: storageOf(settings), python: settings.python });
  return { ...report, offers, ...(chosen >= 0 && { chosen }) };
}

async function examine(options: DoctorOptions, title: string, candidate: Candidate, facts: MachineFacts): Promise<CandidateReport> {
  const { backend, origin, path, version } = candidate;
  const outcome = await tryCandidate(options, candidate);
  const withoutGpu: Phrase[] = outcome.result?.device.kind === 'gpu' ? [] : whyWithoutGpu(facts, backend === 'native' ? path : undefined);
  return { backend, title, origin, ...(path !== undefined && { path }), ...(version !== undefined && { version }), ...outcome, withoutGpu };
}

function gpusOf({ listed, nvidiaCards, kernelDriver }: MachineFacts): string[] {
  if (listed.length > 0) return kernelDriver === undefined ? [...listed] : [...listed, kernelDriver];
  return nvidiaCards > 0 ? [`${nvidiaCards} × NVIDIA`] : [];
}
