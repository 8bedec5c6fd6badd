import { appendFileSync, chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from './random.ts';
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
  #torn: { rest: Buffer; point: Point } | undefined;
  #aside: string[] = [];
  #step = firstStep;
  /** Everything was looked at before it was destroyed. */
  exact = true;
  present = false;

  constructor(world: World, folder: string, writer: Writer) {
    this.#world = world;
    this.folder = folder;
    this.writer = writer;
    this.path = join(world.root, folder, writer.name);
    mkdirSync(join(world.root, folder), { recursive: true });
    this.create();
  }

  get current(): Generation {
    return this.generations.at(-1)!;
  }

  create(): void {
    if (this.present) return;
    this.#begin();
    writeFileSync(this.path, this.writer.head);
    this.present = true;
    this.append(3);
  }

  append(count: number): void {
    if (!this.present) return this.create();
    const bytes: Buffer[] = [];
    if (this.#torn) {
      bytes.push(this.#torn.rest);
      this.current.points.push(this.#torn.point);
      this.#torn = undefined;
    }
    for (let i = 0; i < count; i++) bytes.push(this.#next());
    appendFileSync(this.path, Buffer.concat(bytes));
  }

  appendTorn(random: Random): void {
    if (!this.present) return this.create();
    this.append(1);
    const point = this.#world.point(this.#step++);
    const bytes = this.writer.point(point.step, point.value);
    const cut = 1 + random.below(bytes.length - 1);
    appendFileSync(this.path, bytes.subarray(0, cut));
    this.#torn = { rest: bytes.subarray(cut), point };
  }

  rotate(): void {
    if (!this.present) return;
    this.append(0);
    const aside = this.#asideName();
    renameSync(this.path, aside);
    this.#reborn();
  }

  copyTruncate(): void {
    if (!this.present) return;
    this.append(0);
    copyFileSync(this.path, this.#asideName());
    truncateSync(this.path, 0);
    this.#begin();
    appendFileSync(this.path, this.writer.head);
    this.append(2);
  }

  /** Written elsewhere and put in place: a copy that goes on, as rsync makes it. */
  replaceByCopy(): void {
    if (!this.present) return;
    this.append(0);
    const copy = `${this.path}.part`;
    writeFileSync(copy, readFileSync(this.path));
    const added = [this.#next(), this.#next()];
    appendFileSync(copy, Buffer.concat(added));
    renameSync(copy, this.path);
  }

  replaceByOther(back: number): void {
    if (!this.present) return this.create();
    this.#destroy();
    this.#step = Math.max(firstStep, this.#step - back);
    const other = `${this.path}.part`;
    writeFileSync(other, this.writer.head);
    this.#begin();
    appendFileSync(other, Buffer.concat([this.#next(), this.#next(), this.#next()]));
    renameSync(other, this.path);
  }

  truncate(back: number): void {
    if (!this.present) return this.create();
    this.#destroy();
    this.#step = Math.max(firstStep, this.#step - back);
    this.#begin();
    writeFileSync(this.path, this.writer.head);
    this.append(2);
  }

  /** Other values, same steps, same number of bytes. */
  rewriteInPlace(): void {
    if (!this.present) return this.create();
    this.append(0);
    const { points } = this.current;
    if (points.length === 0) return;
    this.#destroy();
    this.#begin();
    const rewritten = points.map(({ step }) => this.#world.point(step));
    this.current.points.push(...rewritten);
    writeFileSync(this.path, Buffer.concat([this.writer.head, ...rewritten.map(({ step, value }) => this.writer.point(step, value))]));
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
    if (this.present) chmodSync(this.path, 0o000);
  }

  regainPermission(): void {
    if (this.present) chmodSync(this.path, 0o600);
  }

  /** The engine has read all that is there. */
  looked(): void {
    this.current.seen = true;
    for (const { points } of this.generations) for (const { value } of points) if (!this.#world.lost.has(value)) this.#world.must.add(value);
  }

  /** The points that count: those of a generation that no later one goes back to. */
  visible(): Set<number> {
    const values = new Set<number>();
    this.generations.forEach(({ points }, i) => {
      const reached = Math.min(...this.generations.slice(i + 1).flatMap((later) => later.points.map(({ step }) => step)));
      for (const { step, value } of points) if (step < reached) values.add(value);
    });
    return values;
  }

  #next(): Buffer {
    const point = this.#world.point(this.#step++);
    this.current.points.push(point);
    return this.writer.point(point.step, point.value);
  }

  #begin(): void {
    this.#torn = undefined;
    if (this.current.points.length === 0) return;
    // Nobody can tell which log a file was that was renamed before anyone looked at it.
    if (!this.current.seen) this.exact = false;
    this.generations.push({ points: [], seen: false });
  }

  #reborn(): void {
    this.#begin();
    writeFileSync(this.path, this.writer.head);
    this.append(2);
  }

  /** What was not read is lost for everybody. */
  #destroy(): void {
    const unread = this.current.points.filter(({ value }) => !this.#world.must.has(value));
    if (unread.length > 0) this.exact = false;
    for (const { value } of unread) this.#world.lost.add(value);
    this.#torn = undefined;
  }

  #asideName(): string {
    const name = `${this.path}.${this.#aside.length + 1}`;
    this.#aside.push(name);
    return name;
  }
}

/** All logs of a sequence, and every point that was ever written. */
export class World {
  readonly root: string;
  readonly outside: string;
  readonly logs: LogModel[] = [];
  readonly links: string[] = [];
  /** Points that were on disk, whole, when the engine looked. */
  readonly must = new Set<number>();
  /** Points that were destroyed before anyone looked. */
  readonly lost = new Set<number>();
  readonly ever = new Set<number>();
  #value = 1_000_000;

  constructor(folder: string, writers: readonly Writer[]) {
    this.root = join(folder, 'logs');
    this.outside = join(folder, 'outside.jsonl');
    mkdirSync(this.root);
    writeFileSync(this.outside, '{"step":100000,"loss":9999999}\n'.repeat(3));
    writers.forEach((writer, i) => this.logs.push(new LogModel(this, `run${i}`, writer)));
  }

  point(step: number): Point {
    const value = this.#value++;
    this.ever.add(value);
    return { step, value };
  }

  /** Where a link took the place of a log, the log comes back as a new one. */
  restoreLinks(): void {
    for (const path of this.links.splice(0)) if (existsSync(path)) rmSync(path);
  }
}
