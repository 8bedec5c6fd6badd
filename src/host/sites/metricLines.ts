import type * as vscode from 'vscode';
import type { RunInfo } from '../../protocol/engineApi.ts';
import type { FoundPlace } from '../../protocol/sourceApi.ts';
import type { EngineSession } from '../engine/engineSession.ts';
import { sourceFile } from './candidates.ts';

const defaults = {
  /** A name that merely resembles a metric's is not worth a lens. */
  minScore: 0.5,
  /** Metrics that are looked for at most: a log with thousands is one of histograms or weights. */
  mostTags: 500,
};

/** A line that logs a metric. */
export interface MetricLine {
  line: number;
  tag: string;
}

/** The lines of a file that log the known metrics, each metric on its best line; a line may log several. */
export function pickLines(places: readonly (readonly FoundPlace[])[], tags: readonly string[]): MetricLine[] {
  const lines = tags.flatMap((tag, at) => {
    const best = places[at]?.find(({ role, score }) => role === 'log' && score >= defaults.minScore);
    return best ? [{ line: best.range.line, tag }] : [];
  });
  return lines.sort((a, b) => a.line - b.line || a.tag.localeCompare(b.tag));
}

/** The run that a metric is shown of: the one that grew last. */
export function pickLatest(runs: Iterable<RunInfo>, tag: string): RunInfo | undefined {
  let latest: RunInfo | undefined;
  for (const info of runs) {
    if (info.notes.hidden || (latest && latest.updatedAt >= info.updatedAt)) continue;
    if (info.series.some((series) => series.tag === tag)) latest = info;
  }
  return latest;
}

/** Finds the lines of open files that log metrics; asks the engine's thread again only when the text or the metrics changed. */
export class MetricLines {
  readonly #session: EngineSession;
  readonly #known = new Map<string, { stamp: string; lines: Promise<MetricLine[]> }>();

  constructor(session: EngineSession) {
    this.#session = session;
  }

  of(document: vscode.TextDocument): Promise<MetricLine[]> {
    const tags = this.#tags();
    const stamp = `${document.version} ${tags.join('\n')}`;
    const key = document.uri.toString();
    const known = this.#known.get(key);
    if (known?.stamp === stamp) return known.lines;
    const lines = tags.length ? this.#find(document, tags) : Promise.resolve([]);
    this.#known.set(key, { stamp, lines });
    return lines;
  }

  forget(document: vscode.TextDocument): void {
    this.#known.delete(document.uri.toString());
  }

  async #find(document: vscode.TextDocument, tags: string[]): Promise<MetricLine[]> {
    const wanted = tags.map((metric) => ({ metric }));
    return pickLines(await this.#session.far.findPlaces([sourceFile(document)], wanted), tags);
  }

  #tags(): string[] {
    const tags = new Set<string>();
    for (const { series } of this.#session.mirror.runs.values()) {
      for (const { tag } of series) if (tags.size < defaults.mostTags) tags.add(tag);
    }
    return [...tags].sort();
  }
}
