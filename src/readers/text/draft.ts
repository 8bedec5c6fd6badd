import type { Pair, Segment } from './pair.ts';
import type { Statement } from './statement.ts';
import { counterOf } from './words.ts';

/** A statement while its line is read: which of several counters is its step, and which words say what the numbers are of. */
export class Draft {
  readonly #statement: Statement = { wall: NaN, pairs: [] };
  #segment: Segment = { prose: 0 };
  /** Of the counter that is the step so far; 0 for a number without a name. */
  #weight = 0;
  /** The number in `0: epoch 1`, until anything but a counter follows. */
  #task: number | undefined;

  get pairs(): readonly Pair[] {
    return this.#statement.pairs;
  }

  set wall(seconds: number) {
    this.#statement.wall = seconds;
  }

  set fold(n: number) {
    this.#statement.fold = n;
  }

  /** DeepSpeed's -1 is all ranks. */
  set rank(n: number) {
    if (n >= 0) this.#statement.rank = `rank${n}`;
  }

  /** @param lead an integer that the line begins with */
  finish(lead: number | undefined): Statement {
    const { epoch, step, pairs } = this.#statement;
    const isRecord = pairs.every(({ segment }) => segment.prose === 0) && pairs.some(({ name }) => /loss|acc/i.test(name));
    // `100 loss 0.5`, `3 {'loss': 0.5}`, `3 [D loss: 0.5]`: whatever begins a line that holds nothing but losses and the like counts them.
    if (lead !== undefined && epoch === undefined && !step && isRecord) this.#statement.step = { n: lead, local: true, bracketed: false };
    // `[3/10] Compiling step.c`: a number alone counts no training.
    if (step && this.#weight === 0 && pairs.length === 0 && this.#segment.prose > 0) delete this.#statement.step;
    return this.#statement;
  }

  beginSegment(): void {
    this.#segment = { prose: 0 };
  }

  addProse(words: number): void {
    this.#segment.prose += words;
  }

  addPair(pair: Omit<Pair, 'segment'>): void {
    this.#statement.pairs.push({ ...pair, segment: this.#segment });
  }

  /** What the line says was so once, and is nothing new. */
  markBest(): void {
    this.#statement.best = true;
  }

  /** `Train: loss 0.5 | Valid: loss 0.6`: what came before belongs to the phase before. */
  setPhase(phase: string): void {
    const { phase: before, pairs } = this.#statement;
    if (before !== undefined && before !== phase) for (const pair of pairs) pair.phase ??= before;
    this.#statement.phase = phase;
  }

  /** The phase of the whole line, unless it has named one. */
  proposePhase(phase: string): void {
    this.#statement.phase ??= phase;
  }

  setEpoch(n: number): void {
    this.#statement.epoch ??= n;
  }

  /** @param weight the highest of a line is its step */
  setStep(n: number, total: number | undefined, weight: number, { local = true, bracketed = false } = {}): void {
    if (this.#statement.step && weight <= this.#weight) return;
    this.#weight = weight;
    this.#statement.step = { n, ...(total !== undefined && { total }), local, bracketed };
  }

  /** The step is that of a number alone before a colon: it counts, or names the task that printed the line. */
  markTask(n: number): void {
    this.#task = n;
  }

  markWhole(): void {
    const { step, phase } = this.#statement;
    if (step && phase !== undefined && phase !== 'train' && (step.total === undefined || step.n === step.total)) step.whole = true;
  }

  /** Takes a number as a counter, if that is what the words before it name. */
  takeCounter(words: readonly string[], value: number, total?: number, bracketed = false): boolean {
    const counter = counterOf(words);
    if (!counter || !(value >= 0) || value === Infinity) return false;
    // `Best loss: 0.5 (epoch 3)` says when that was.
    if (/^best/i.test(this.pairs[0]?.name ?? '')) return true;
    this.#takeTask();
    if (counter.phase) this.#statement.phase = counter.phase;
    if (counter.kind === 'epoch') this.setEpoch(value);
    else {
      this.setStep(value, total, counter.weight, { local: counter.weight < 5 });
      if (bracketed) this.markWhole();
    }
    return true;
  }

  /** Before another counter a number is that of the task that printed the line, as `srun --label` has it. */
  #takeTask(): void {
    if (this.#task === undefined || this.pairs.length > 0) return;
    delete this.#statement.step;
    this.rank = this.#task;
    this.#task = undefined;
  }
}
