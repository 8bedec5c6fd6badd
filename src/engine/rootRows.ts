import { posix } from 'node:path';
import type { SourceRow } from '../store/contract.ts';
import type { Store } from '../store/store.ts';

/** As the positions of stream and document feeds have it. */
interface Identity {
  dev?: number;
  ino?: number;
}

/** The rows of one root's files, found by what is known of a file. */
export class RootRows {
  readonly #store: Store;
  readonly #root: string;
  /** By where they lie now; the newest generation last. */
  readonly #byPath = new Map<string, SourceRow[]>();
  /** The newest generation of each path that a file was first found at. */
  readonly #byHome = new Map<string, SourceRow>();
  /** By device and inode. Several, because a freed inode is soon given to another file. */
  readonly #byInode = new Map<string, Set<SourceRow>>();
  /** By the folder they lie in, or lay in last. */
  readonly #byFolder = new Map<string, Set<SourceRow>>();

  constructor(store: Store, root: string) {
    this.#store = store;
    this.#root = root;
    for (const row of this.all()) this.#index(row);
  }

  *all(): Generator<SourceRow> {
    for (const row of this.#store.catalog.sources.values()) if (row.root === this.#root) yield row;
  }

  /** The row of the file that was last seen at the path. */
  at(path: string): SourceRow | undefined {
    return this.#byPath.get(path)?.at(-1);
  }

  /** Rows that were last read from a file with that inode; perhaps long ago. */
  withInode({ dev, ino }: Required<Identity>): SourceRow[] {
    return [...(this.#byInode.get(`${dev} ${ino}`) ?? [])].filter(({ position }) => (position as Identity).ino === ino);
  }

  /** Rows of the same folder whose name the path's begins with: rotations add to it, as in `train.log.1` or `train.log-20260101`. */
  namedLike(path: string): SourceRow[] {
    const name = posix.basename(path);
    return [...this.#folderOf(path)].filter((row) => row.path !== path && name.startsWith(posix.basename(row.path)));
  }

  create(path: string, format: string): SourceRow {
    const before = this.#byHome.get(path);
    const row = this.#store.addSource({
      root: this.#root, path, home: path, generation: before ? before.generation + 1 : 0, format, problems: [],
    });
    this.#index(row);
    return row;
  }

  /** The row keeps its points; its file may turn up under another name. */
  lose(row: SourceRow): void {
    this.#store.changeSource(row, { gone: true });
  }

  move(row: SourceRow, path: string): void {
    this.#leave(row);
    this.#store.changeSource(row, { path, gone: false });
    this.#enter(row);
  }

  remove(row: SourceRow): void {
    this.#leave(row);
    if (this.#byHome.get(row.home) === row) this.#byHome.delete(row.home);
    for (const rows of this.#byInode.values()) rows.delete(row);
    this.#store.removeSource(row);
  }

  /** The row's file is to be read from the start, as what it was: it may lie under another name by now. */
  renew(row: SourceRow): void {
    const { root, path, home, generation, format } = row;
    this.remove(row);
    this.#index(this.#store.addSource({ root, path, home, generation, format, problems: [] }));
  }

  noteInode(row: SourceRow): void {
    const { dev, ino } = (row.position ?? {}) as Identity;
    if (ino === undefined) return;
    const key = `${dev} ${ino}`;
    const rows = this.#byInode.get(key);
    if (rows) rows.add(row);
    else this.#byInode.set(key, new Set([row]));
  }

  #index(row: SourceRow): void {
    this.#enter(row);
    const newest = this.#byHome.get(row.home);
    if (!newest || newest.generation < row.generation) this.#byHome.set(row.home, row);
    this.noteInode(row);
  }

  #enter(row: SourceRow): void {
    const here = this.#byPath.get(row.path);
    if (here) here.push(row);
    else this.#byPath.set(row.path, [row]);
    this.#folderOf(row.path).add(row);
  }

  #leave(row: SourceRow): void {
    const rest = this.#byPath.get(row.path)?.filter((other) => other !== row) ?? [];
    this.#byPath.set(row.path, rest);
    this.#folderOf(row.path).delete(row);
  }

  #folderOf(path: string): Set<SourceRow> {
    const folder = posix.dirname(path);
    let rows = this.#byFolder.get(folder);
    if (!rows) this.#byFolder.set(folder, (rows = new Set()));
    return rows;
  }
}
