import * as vscode from 'vscode';
import { UserError } from '../../base/errors.ts';
import { isRecord } from '../../base/record.ts';
import { smoothingKinds } from '../../model/smoothing.ts';
import type { ControlQuery, RunNotes, SeriesQuery } from '../../protocol/engineApi.ts';
import type { HostApi, Layout, Welcome } from '../../protocol/viewApi.ts';
import type { DashboardServices } from './contract.ts';

/** More than any screen shows; a page that asks for more is not ours. */
const limits = { queries: 5_000, ids: 20_000, text: 10_000_000, bytes: 500_000_000 };

/** What the page itself answers. */
interface Answers {
  welcome(): Promise<Welcome>;
  showRuns(runs: string[]): void;
  saveLayouts(layouts: Layout[]): Promise<void>;
}

/** Serves a page. What it says is checked for its shape here; ids are looked up by the engine, which trusts none. */
export function hostApiFor(page: Answers, { engine, log, reveal }: DashboardServices): HostApi {
  return {
    ready: () => page.welcome(),
    series: async (queries) => engine.series(listOf(isSeriesQuery, queries, limits.queries)),
    controlChart: async (query) => engine.controlChart(expect(isControlQuery, query)),
    artifacts: async (run, kind, tag) => engine.artifacts(expect(isText, run), expect(isArtifactKind, kind), expect(isText, tag)),
    image: async (run, tag, step) => engine.image(expect(isText, run), expect(isText, tag), expect(isNumber, step)),
    importance: async (sweep) => engine.importance(expect(isText, sweep)),
    acknowledge: async (findings) => engine.acknowledge(listOf(isText, findings, limits.ids)),
    around: async (finding) => engine.around(expect(isText, finding)),
    reveal: async (finding) => reveal(expect(isText, finding)),
    showRuns: async (runs) => page.showRuns(listOf(isText, runs, limits.ids)),
    annotate: async (run, notes) => engine.annotate(expect(isText, run), expect(isNotes, notes)),
    saveLayouts: async (layouts) => page.saveLayouts(listOf(isLayout, layouts, limits.ids)),
    saveFile: async (name, bytes) => saveFile(expect(isText, name), expect(isBytes, bytes)),
    copyText: async (text) => vscode.env.clipboard.writeText(expect(isText, text)),
    report: async (message) => log.error(`page: ${expect(isText, message)}`),
  };
}

/** The person chooses where; the page only proposes a name, of which nothing but a plain file name is used. */
async function saveFile(name: string, bytes: Uint8Array): Promise<boolean> {
  const plain = name.replace(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 120);
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({ defaultUri: folder && vscode.Uri.joinPath(folder, plain) });
  if (!target) return false;
  try {
    await vscode.workspace.fs.writeFile(target, bytes);
  } catch (error) {
    throw new UserError(vscode.l10n.t('{0} could not be written: {1}', target.fsPath, error instanceof Error ? error.message : String(error)));
  }
  return true;
}

type Guard<T> = (value: unknown) => value is T;

function expect<T>(guard: Guard<T>, value: unknown): T {
  if (!guard(value)) throw new Error('a message of the page has the wrong shape');
  return value;
}

function listOf<T>(guard: Guard<T>, values: unknown, most: number): T[] {
  if (!Array.isArray(values) || values.length > most) throw new Error('a message of the page has the wrong shape');
  return values.map((value) => expect(guard, value));
}

const isText: Guard<string> = (value): value is string => typeof value === 'string' && value.length <= limits.text;
const isNumber: Guard<number> = (value): value is number => typeof value === 'number';
const isBytes: Guard<Uint8Array> = (value): value is Uint8Array => value instanceof Uint8Array && value.byteLength <= limits.bytes;
const isMaybe = <T>(guard: Guard<T>, value: unknown): boolean => value === undefined || value === null || guard(value);

const artifactKinds = ['text', 'image', 'histogram', 'prCurve', 'confusionMatrix'] as const;
const isArtifactKind: Guard<(typeof artifactKinds)[number]> = (value): value is (typeof artifactKinds)[number] =>
  artifactKinds.some((kind) => kind === value);

const isSmoothing = (value: unknown): boolean => isRecord(value) && smoothingKinds.some((kind) => kind === value.kind) && isNumber(value.amount);

const isSeriesQuery: Guard<SeriesQuery> = (value): value is SeriesQuery =>
  isRecord(value) && isText(value.run) && isText(value.tag) && isNumber(value.columns) && isMaybe(isNumber, value.from) &&
  isMaybe(isNumber, value.to) && (value.smoothing === undefined || isSmoothing(value.smoothing));

const isControlQuery: Guard<ControlQuery> = (value): value is ControlQuery =>
  isRecord(value) && isText(value.run) && isText(value.tag) && isNumber(value.columns) && isMaybe(isText, value.kind);

const isNotes: Guard<RunNotes> = (value): value is RunNotes =>
  isRecord(value) && isMaybe(isText, value.name) && isMaybe(isText, value.note) && isMaybe(isNumber, value.colour) &&
  (value.hidden === undefined || typeof value.hidden === 'boolean') &&
  (value.tags === undefined || (Array.isArray(value.tags) && value.tags.every(isText)));

const isLayout: Guard<Layout> = (value): value is Layout => isRecord(value) && isText(value.name) && isRecord(value.view);
