import {
  appendFileSync, chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync, truncateSync, utimesSync, writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Writer } from './formats.ts';

export interface Point {
  step: number;
  /** Unique in the world, so that a point that counts twice is seen. */
  value: number;
}

/** One content after another of the path; each says its own points. */
interface Generation {
  points: Point[];
  /** The engine has looked at it. */
  seen: boolean;
}

const firstStep = 100_000;
/** Values begin above this, and are told by it from all else that a log may say. */
export const firstValue = 1_000_001;
/** Milliseconds for which a line without its end is surely waited for. */
const patience = 8_000;
/** More than a sequence writes. */
const valuesEach = 1000;
/** Points of a new file: a text log is known as one by its third line. */
const enough = 3;

/**
 * One log on disk, and what must come of it. `whole` actions keep every byte readable somewhere; the others destroy what was not read,
 * so they are preceded by a look most of the time, and where they are not, the points that nobody could read are only allowed.
 */
export class LogModel {
  readonly folder: string;
  readonly path: string;
  readonly writer: Writer;
  readonly #world: World;
  generations: Generation[] = [{ points: [], seen: false }];
  /** The rest of a record whose begin was written. */
  #torn: { rest: Uint8Array; point: Point; at: number } | undefined;
  #aside: string[] = [];
  #step = firstStep;
  /** Everything was looked at before it was destroyed. */
  #exact = true;
  present = false;
  /** Nobody may read it. */
  #hidden = false;
  /** It was copied, and is to be truncated next. */
  #copied = false;

  constructor(world: World, folder: string, writer: Writer) {
    this.#world = world;
    this.folder = folder;
    this.writer = writer;
    this.path = join(world.root, folder, writer.name);
    mkdirSync(dirname(this.path), { recursive: true });
    this.create();
  }

  /** Which points count is known. A begin of a line that nobody goes on with counts after a while, with the number that it is cut to. */
  get exact(): boolean {
    return this.#exact && !this.#isTaken();
  }

  get current(): Generation {
    return this.generations.at(-1)!;
  }

  create(): void {
    if (this.present) return;
    this.#begin();
    writeFileSync(this.path, this.writer.head);
    this.present = true;
    this.append(enough);
  }

  append(count: number): void {
    if (!this.present) return this.create();
    const rest = this.#torn?.rest ?? new Uint8Array(0);
    if (this.#torn) this.current.points.push(this.#torn.point);
    this.#torn = undefined;
    appendFileSync(this.path, Buffer.concat([rest, this.#write(count, statSync(this.path).size + rest.length)]));
  }

  /** @param where from 0 to below 1: how much of the record is there */
  appendTorn(where: number): void {
    if (!this.present) return this.create();
    this.append(1);
    const point = this.#world.point(this.#step++);
    const bytes = this.writer.point(point.step, point.value, statSync(this.path).size);
    const cut = 1 + Math.floor(where * (bytes.length - 1));
    appendFileSync(this.path, bytes.subarray(0, cut));
    this.#torn = { rest: bytes.subarray(cut), point, at: Date.now() };
  }

  rotate(): void {
    if (!this.present) return;
    this.append(0);
    const aside = this.#asideName();
    renameSync(this.path, aside);
    this.#reborn();
  }

  /** @param later somebody may look at the copy before the log is truncated */
  copyTruncate(later: boolean): void {
    if (!this.present) return;
    this.append(0);
    copyFileSync(this.path, this.#asideName());
    this.#copied = true;
    if (!later) this.settle();
  }

  /** What takes two steps is done with. */
  settle(): void {
    if (this.present) chmodSync(this.path, 0o600);
    this.#hidden = false;
    if (!this.#copied) return;
    this.#copied = false;
    truncateSync(this.path, 0);
    this.#begin();
    appendFileSync(this.path, this.writer.head);
    this.append(enough);
  }

  /** Written elsewhere and put in place: a copy that goes on, as rsync makes it. */
  replaceByCopy(): void {
    if (!this.present) return;
    this.append(0);
    const copy = `${this.path}.part`;
    writeFileSync(copy, readFileSync(this.path));
    appendFileSync(copy, this.#write(2, statSync(copy).size));
    renameSync(copy, this.path);
  }

  replaceByOther(back: number): void {
    if (!this.present) return this.create();
    this.#destroy();
    this.#step = Math.max(firstStep, this.#step - back);
    const other = `${this.path}.part`;
    writeFileSync(other, this.writer.head);
    this.#begin();
    appendFileSync(other, this.#write(enough, this.writer.head.length));
    renameSync(other, this.path);
  }

  truncate(back: number): void {
    if (!this.present) return this.create();
    this.#destroy();
    this.#step = Math.max(firstStep, this.#step - back);
    this.#begin();
    writeFileSync(this.path, this.writer.head);
    this.append(enough);
  }

  /** Other values, same steps, same number of bytes. */
  rewriteInPlace(): void {
    if (!this.present) return this.create();
    this.append(0);
    const { points } = this.current;
    if (points.length === 0) return;
    this.#destroy();
    this.#begin();
    this.current.points = points.map(({ step }) => this.#world.point(step));
    writeFileSync(this.path, Buffer.concat([this.writer.head, this.#bytes(this.current.points, this.writer.head.length)]));
  }

  remove(): void {
    if (!this.present) return;
    this.#destroy();
    rmSync(this.path);
    this.present = false;
  }

  swapForLink(): void {
    if (!this.present) return;
    this.remove();
    symlinkSync(this.#world.outside, this.path);
    this.#world.links.push(this.path);
  }

  timeBack(): void {
    if (this.present) utimesSync(this.path, 1_000_000, 1_000_000);
  }

  losePermission(): void {
    if (!this.present) return;
    chmodSync(this.path, 0o000);
    this.#hidden = !mayReadAll;
  }

  /** The engine has read all that is there. */
  looked(): void {
    if (this.#hidden) return;
    this.current.seen = true;
    for (const { points } of this.generations) for (const { value } of points) if (!this.#world.lost.has(value)) this.#world.must.add(value);
  }

  /** The points that count: those of a generation that no later one goes back to; none while all files of the log are gone. */
  visible(): Set<number> {
    const values = new Set<number>();
    if (!this.present && this.#aside.length === 0) return values;
    this.generations.forEach(({ points }, i) => {
      const reached = Math.min(...this.generations.slice(i + 1).flatMap((later) => later.points.map(({ step }) => step)));
      for (const { step, value } of points) if (step < reached) values.add(value);
    });
    return values;
  }

  /** The next points, as they are to stand in the file from `at` on. */
  #write(count: number, at: number): Uint8Array {
    const points = Array.from({ length: count }, () => this.#world.point(this.#step++));
    this.current.points.push(...points);
    return this.#bytes(points, at);
  }

  #bytes(points: readonly Point[], at: number): Uint8Array {
    const parts: Uint8Array[] = [];
    let end = at;
    for (const { step, value } of points) {
      const part = this.writer.point(step, value, end);
      parts.push(part);
      end += part.length;
    }
    return Buffer.concat(parts);
  }

  #isTaken(): boolean {
    return this.#torn !== undefined && Date.now() - this.#torn.at > patience;
  }

  #begin(): void {
    this.#torn = undefined;
    if (this.current.points.length === 0) return;
    // Nobody can tell which log a file was that was renamed before anyone looked at it.
    if (!this.current.seen) this.#exact = false;
    this.generations.push({ points: [], seen: false });
  }

  #reborn(): void {
    this.#begin();
    writeFileSync(this.path, this.writer.head);
    this.append(enough);
  }

  /** What was not read is lost for everybody. */
  #destroy(): void {
    if (this.#isTaken()) this.#exact = false;
    const unread = this.current.points.filter(({ value }) => !this.#world.must.has(value));
    if (unread.length > 0) this.#exact = false;
    for (const { value } of unread) this.#world.lost.add(value);
    this.#torn = undefined;
  }

  #asideName(): string {
    const name = `${this.path}.${this.#aside.length + 1}`;
    this.#aside.push(name);
    return name;
  }
}

/** Root may. */
const mayReadAll = process.getuid?.() === 0;

/** What is outside of the root: nothing of it may ever show. */
export const outsideLog = '{"step":100000,"loss":1000001}\n'.repeat(3);

/** All logs of a sequence, and every point that was ever written. */
export class World {
  readonly root: string;
  readonly outside: string;
  readonly logs: LogModel[];
  readonly links: string[] = [];
  /** Points that were on disk, whole, when the engine looked. */
  readonly must = new Set<number>();
  /** Points that were destroyed before anyone looked. */
  readonly lost = new Set<number>();
  readonly ever = new Set<number>();
  #value: number;

  /**
   * @param folder of the sequence, below the root
   * @param number of the world: no two of a batch write the same, or a file of the one that gets the inode of the other's would be its log, moved
   * @param outside a file that links may lead to
   */
  constructor(root: string, folder: string, number: number, outside: string, writers: readonly Writer[]) {
    this.root = root;
    this.#value = firstValue + valuesEach * (number % 1000);
    this.outside = outside;
    this.logs = writers.map((writer, i) => new LogModel(this, `${folder}/run${i}`, writer));
  }

  point(step: number): Point {
    const value = ++this.#value;
    this.ever.add(value);
    return { step, value };
  }

  /** Where a link took the place of a log, the log comes back as a new one. */
  restoreLinks(): void {
    for (const path of this.links.splice(0)) if (existsSync(path)) rmSync(path);
  }
}
