import { phrase } from '../../model/phrase.ts';
import type { Problem } from '../../model/problem.ts';
import type { Reading, ReaderState, RunReading, SourceContext } from '../contract.ts';
import { columnOf, emptyRun, isEmptyRun } from '../readings.ts';
import { Console } from './console.ts';
import type { Sample } from './sample.ts';
import type { ScreenSink } from './screen.ts';
import { TagBook } from './tagBook.ts';

/** Makes for a source what names a tag by the first number printed under it. */
export type Finish = (source: SourceContext) => (sample: Sample) => string;

/** What a training printed, line by line, and what came of it since the last time it was asked. */
export class Printout implements ScreenSink {
  /** Of lines that do not say when they were printed; seconds since the epoch, NaN where nobody knows. */
  wall = NaN;
  readonly #source: SourceContext;
  readonly #console: Console;
  readonly #tags: TagBook;
  #run: RunReading = emptyRun();
  #problems: Problem[] = [];

  constructor(source: SourceContext, state: ReaderState = null, finish?: Finish) {
    const [lines, tags] = Array.isArray(state) ? state : [];
    this.#source = source;
    this.#console = new Console(source.patterns, lines);
    this.#tags = new TagBook(tags, finish?.(source));
  }

  state(): ReaderState {
    return [this.#console.state(), this.#tags.state()];
  }

  line(text: string): void {
    this.#console.line(text, this.#take);
  }

  overwritten(text: string): void {
    this.#console.overwritten(text, this.#take);
  }

  end(): void {
    this.#console.end(this.#take);
  }

  /** What came of the lines since the last call. */
  tell(): Omit<Reading, 'consumed'> {
    const run = this.#run;
    const problems = this.#problems;
    this.#run = emptyRun();
    this.#problems = [];
    Object.assign(run.facts, this.#console.takeFacts());
    Object.assign(run.hparams, this.#console.takeHparams());
    return { runs: isEmptyRun(run) ? [] : [run], problems };
  }

  readonly #take = (sample: Sample): void => {
    const entry = this.#tags.enter(sample);
    if (entry === 'full') {
      this.#problems.push({
        source: this.#source.path,
        severity: 'warning',
        message: phrase('This log names more than {0} metrics; the ones after that are left out.', this.#tags.capacity),
      });
    } else if (entry) {
      columnOf(this.#run, entry.tag).push(entry.x, Number.isNaN(sample.wall) ? this.wall : sample.wall, entry.value);
    }
  };
}
