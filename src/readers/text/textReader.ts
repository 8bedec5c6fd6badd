import { phrase } from '../../model/phrase.ts';
import type { Problem } from '../../model/problem.ts';
import type { Reading, ReaderState, RunReading, SourceContext, StreamReader } from '../contract.ts';
import { columnOf, emptyRun, isEmptyRun } from '../readings.ts';
import { Console } from './console.ts';
import { Screen } from './screen.ts';
import type { Sample } from './sample.ts';
import { TagBook } from './tagBook.ts';

interface Saved {
  screen: ReaderState;
  console: ReaderState;
  tags: ReaderState;
}

/** Reads what a training printed. One run per file; ranks and phases are parts of the tags. */
export class TextReader implements StreamReader {
  readonly #source: SourceContext;
  readonly #screen: Screen;
  readonly #console: Console;
  readonly #tags: TagBook;

  constructor(source: SourceContext, state: ReaderState = null, finish?: Finish) {
    const saved = (state ?? {}) as Partial<Saved>;
    this.#source = source;
    this.#screen = new Screen(saved.screen);
    this.#console = new Console(source.patterns, saved.console);
    this.#tags = new TagBook(saved.tags, finish?.(source));
  }

  push(bytes: Uint8Array, offset: number, final: boolean): Reading {
    const run = emptyRun();
    const problems: Problem[] = [];
    const take = (sample: Sample): void => this.#take(sample, run, problems);
    const consumed = this.#screen.feed(bytes, offset, final, {
      line: (text) => this.#console.line(text, take),
      overwritten: (text) => this.#console.overwritten(text, take),
    });
    if (final) this.#console.end(take);
    Object.assign(run.facts, this.#console.takeFacts());
    Object.assign(run.hparams, this.#console.takeHparams());
    return { consumed, runs: isEmptyRun(run) ? [] : [run], problems };
  }

  state(): ReaderState {
    return { screen: this.#screen.state(), console: this.#console.state(), tags: this.#tags.state() };
  }

  #take(sample: Sample, run: RunReading, problems: Problem[]): void {
    const entry = this.#tags.enter(sample);
    if (entry === 'full') {
      problems.push({
        source: this.#source.path,
        severity: 'warning',
        message: phrase('This log names more than {0} metrics; the ones after that are left out.', this.#tags.capacity),
      });
    } else if (entry) {
      columnOf(run, entry.tag).push(entry.x, sample.wall, entry.value);
    }
  }
}

/** Makes for a source what names a tag by the first number printed under it. */
export type Finish = (source: SourceContext) => (sample: Sample) => string;
