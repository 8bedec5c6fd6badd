import type * as vscode from 'vscode';
import type { EngineSession } from '../engine/engineSession.ts';
import { sourceFile } from './candidates.ts';
import { type MetricLine, pickLines } from './pickLines.ts';

const defaults = {
  /** Metrics that are looked for at most: a log with thousands is one of histograms or weights. */
  mostTags: 500,
};

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
