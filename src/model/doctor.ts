import { megabytesOf, type PackageFile } from './catalogue.ts';
import { type Phrase, phrase } from './phrase.ts';

/** What a compute backend did when it was tried in a process of its own. */
export interface ProbeResult {
  /** Of the library: "TensorFlow 2.21.0". */
  version: string;
  device: { kind: 'cpu' | 'gpu'; name: string };
  /** Examples a second of a dense network 784-512-256-10 with Adam, batch 32, over about one second. */
  samplesPerSecond: number;
  /** 10⁹ floating-point operations a second of a product of two square matrices (1024 rows, 256 on a slow backend). */
  gflops: number;
}

/** One way to compute, and how it went. */
export interface CandidateReport {
  backend: string;
  title: string;
  origin: Phrase;
  path?: string;
  version?: string;
  result?: ProbeResult;
  /** Why it cannot be used, in the words of whatever refused. */
  error?: string;
  /** What the library said meanwhile, in its own words. */
  said?: string;
  /** Why it computes without the GPU, each with the driver or library that is missing. */
  withoutGpu: Phrase[];
}

/** What could be fetched where a person agrees. */
export interface Offer {
  /** What the terminal calls it. */
  id: string;
  title: string;
  /** What the machine would gain. */
  about: Phrase;
  licence: string;
  packages: PackageFile[];
}

export interface DoctorReport {
  /** "linux x64, Node 24.1.0, 8 processors". */
  machine: string;
  /** Another Node.js than that, which runs trainings. */
  program?: string;
  /** Graphics cards, as the driver or the bus names them. */
  gpus: string[];
  /** In the order in which a training tries them. */
  candidates: CandidateReport[];
  /** Of backends without any candidate. */
  absent: { backend: string; title: string; reasons: Phrase[] }[];
  /** Index of the candidate that a training takes. */
  chosen?: number;
  offers: Offer[];
}

/** Why this candidate is the one: it comes first of those that passed. */
export function whyChosen({ candidates, chosen }: DoctorReport): Phrase {
  if (chosen === undefined) return phrase('No backend passed its trial: nothing can be trained here.');
  const { title, result } = candidates[chosen]!;
  const passed = candidates.filter((candidate) => candidate.result);
  if (passed.length === 1) return phrase('{0} is taken: it is the only one that passed its trial.', title);
  const fastest = Math.max(...passed.map((candidate) => candidate.result!.samplesPerSecond));
  if (result!.samplesPerSecond === fastest) return phrase('{0} is taken: it comes first in the order of choice, and was the fastest.', title);
  return phrase('{0} is taken: it comes first in the order of choice, though another was faster in this short trial.', title);
}

/** The report as Markdown; `say` puts a phrase into the reader's language. */
export function doctorMarkdown(report: DoctorReport, say: (phrase: Phrase) => string): string {
  const lines = [`# ${say(phrase('Where a fine-tuning would compute'))}`, '', report.machine, ''];
  if (report.program !== undefined) lines.push(say(phrase('Trainings run with {0}.', code(report.program))), '');
  lines.push(report.gpus.length > 0 ? report.gpus.map((gpu) => `- ${code(gpu)}`).join('\n') : say(phrase('No GPU was found.')), '', `**${say(whyChosen(report))}**`, '');
  for (const [at, candidate] of report.candidates.entries()) lines.push(...candidateLines(candidate, at === report.chosen, say));
  for (const { title, reasons } of report.absent) lines.push(`## ${title}: ${say(phrase('not here'))}`, '', ...reasons.map((reason) => `- ${say(reason)}`), '');
  if (report.offers.length > 0) lines.push(`## ${say(phrase('What can be downloaded'))}`, '', ...report.offers.flatMap((offer) => offerLines(offer, say)), '');
  return lines.join('\n');
}

function offerLines({ id, title, about, licence, packages }: Offer, say: (phrase: Phrase) => string): string[] {
  const command = code(`lossband doctor --download ${id}`);
  return [`- **${title}** (${megabytesOf(packages)} MB, ${licence}). ${say(about)} ${say(phrase('Lossband asks before it fetches anything; in a terminal: {0}', command))}`];
}

function candidateLines({ title, origin, path, version, result, error, said, withoutGpu }: CandidateReport, chosen: boolean, say: (phrase: Phrase) => string): string[] {
  const verdict = chosen ? phrase('chosen') : result ? phrase('passed') : phrase('cannot be used');
  const place = [say(origin), path && code(path)].filter(Boolean).join(', ');
  const lines = [`## ${title}: ${say(verdict)}`, '', `- ${place}`];
  if (result) {
    lines.push(`- ${result.version}, ${result.device.kind.toUpperCase()} ${code(result.device.name)}`);
    lines.push(`- ${say(phrase('{0} samples/s (dense 784-512-256-10, Adam, batch 32), {1} GFLOP/s (product of matrices)', Math.round(result.samplesPerSecond), Number(result.gflops.toPrecision(2))))}`);
  } else if (version) {
    lines.push(`- ${version}`);
  }
  for (const reason of withoutGpu) lines.push(`- ${say(reason)}`);
  const words = error ?? said;
  if (words !== undefined) lines.push('', '```', words.replaceAll('```', "'''"), '```');
  return [...lines, ''];
}

/** Text from the machine is data: it is shown as it is, never as Markdown. */
const code = (text: string): string => `\`${text.replaceAll('`', "'")}\``;
