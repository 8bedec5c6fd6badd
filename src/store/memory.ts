import type { ArtifactRow, Backend, Batch, BundleRow, ChunkRow, FindingRow, MemberRow, RunRow, Saved, SourceRow } from './contract.ts';

/** Rows in memory: for one-shot reading, and where SQLite cannot be had. */
export class MemoryBackend implements Backend {
  readonly #sources = new Map<number, SourceRow>();
  readonly #members = new Map<string, MemberRow>();
  readonly #runs = new Map<string, RunRow>();
  readonly #monitors = new Map<string, unknown>();
  readonly #bundles = new Map<number, BundleRow>();
  readonly #smallTails = new Map<number, Uint8Array>();
  readonly #tails = new Map<number, Uint8Array>();
  readonly #chunks = new Map<number, ChunkRow[]>();
  readonly #artifacts = new Map<number, ArtifactRow[]>();
  readonly #findings = new Map<string, FindingRow>();

  load(): Saved {
    // Copies, as from a disk: what the caller changes before it commits must not be here already.
    return structuredClone({
      sources: [...this.#sources.values()],
      members: [...this.#members.values()],
      runs: [...this.#runs.values()],
      bundles: [...this.#bundles.values()],
      findings: [...this.#findings.values()],
    });
  }

  commit(batch: Batch): void {
    for (const id of batch.removedFindings) this.#findings.delete(id);
    for (const id of batch.removedParts) for (const table of [this.#tails, this.#chunks, this.#artifacts]) table.delete(id);
    for (const id of batch.removedBundles) for (const table of [this.#bundles, this.#smallTails]) table.delete(id);
    for (const id of batch.removedSources) this.#removeSource(id);
    for (const row of batch.sources) this.#sources.set(row.id, structuredClone(row));
    for (const row of batch.members) this.#members.set(`${row.source} ${row.run}`, structuredClone(row));
    for (const row of batch.runs) this.#runs.set(row.id, structuredClone(row));
    for (const { run, state } of batch.monitors) this.#monitors.set(run, structuredClone(state));
    for (const { tails, ...row } of batch.bundles) {
      this.#bundles.set(row.id, structuredClone(row));
      if (tails) this.#smallTails.set(row.id, tails);
    }
    for (const { part, data } of batch.tails) this.#tails.set(part, data);
    for (const row of batch.chunks) this.#list(this.#chunks, row.part)[row.index] = row;
    for (const row of batch.artifacts) this.#list(this.#artifacts, row.part)[row.index] = row;
    for (const row of batch.findings) this.#findings.set(row.finding.id, structuredClone(row));
  }

  tails(bundle: number): Uint8Array | undefined {
    return this.#smallTails.get(bundle);
  }

  tail(part: number): Uint8Array | undefined {
    return this.#tails.get(part);
  }

  monitor(run: string): unknown {
    return structuredClone(this.#monitors.get(run));
  }

  chunks(part: number, from = 0, most = Infinity): Iterable<ChunkRow> {
    return this.#chunks.get(part)?.slice(from, from + most) ?? [];
  }

  artifacts(part: number): ArtifactRow[] {
    return this.#artifacts.get(part) ?? [];
  }

  dispose(): void {
    for (const table of [this.#sources, this.#members, this.#runs, this.#monitors, this.#bundles, this.#smallTails, this.#tails]) table.clear();
    for (const table of [this.#chunks, this.#artifacts, this.#findings]) table.clear();
  }

  #list<T>(table: Map<number, T[]>, part: number): T[] {
    const list = table.get(part) ?? [];
    table.set(part, list);
    return list;
  }

  #removeSource(id: number): void {
    this.#sources.delete(id);
    for (const [key, row] of this.#members) if (row.source === id) this.#members.delete(key);
  }
}
