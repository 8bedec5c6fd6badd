import { phrase } from '../model/phrase.ts';
import type { ReaderState, Reading, SourceContext, StreamFormat, StreamReader } from './contract.ts';
import { collectRows } from './json/head.ts';
import { messageOf } from './json/message.ts';
import { isObject, parseJson } from './json/parse.ts';
import { Lines, type LinesState } from './lines.ts';
import { ProblemList } from './readings.ts';
import { Printout } from './text/printout.ts';
import { Screen } from './text/screen.ts';
import { gatherEvidence, scoreText } from './text/sniffText.ts';

/**
 * JSON lines whose metrics are in a text: `{"message": "epoch 1 loss 0.5", "level": "INFO"}` as python-json-logger, structlog and loguru
 * write them, `{"log": "epoch 1 loss 0.5\n", "stream": "stdout", "time": …}` as Docker and Kubernetes keep what a container prints.
 */
export const jsonMessages: StreamFormat = {
  kind: 'stream',
  id: 'json-messages',
  title: 'JSON log messages',
  sniff,
  place: (path) => ({ run: path }),
  create: (source, state) => new MessagesReader(source, state as MessagesState | undefined),
};

type MessagesState = { lines: LinesState; stdout: ReaderState; stderr: ReaderState; printout: ReaderState; told: string[] };

class MessagesReader implements StreamReader {
  readonly #lines: Lines;
  /** Bars on one of them do not mix with lines on the other. */
  readonly #screens: { stdout: Screen; stderr: Screen };
  readonly #printout: Printout;
  readonly #problems: ProblemList;

  constructor(source: SourceContext, state: MessagesState | undefined) {
    this.#lines = new Lines(state?.lines);
    this.#screens = { stdout: new Screen(state?.stdout), stderr: new Screen(state?.stderr) };
    this.#printout = new Printout(source, state?.printout);
    this.#problems = new ProblemList(source.path, state?.told);
  }

  push(bytes: Uint8Array, offset: number, final: boolean): Reading {
    const lines = this.#lines;
    lines.open(bytes, offset, final);
    for (let line = lines.next(); line !== undefined; line = lines.next()) {
      const row = parseJson(line);
      const message = isObject(row) ? messageOf(row) : undefined;
      if (message) {
        this.#printout.wall = message.wall;
        this.#screens[message.stream].print(message.text, this.#printout);
      }
    }
    if (lines.overlong) {
      this.#problems.add('overlong', 'warning', phrase('A line is too long for a row of metrics and was passed over.'), { line: lines.line });
    }
    if (final) this.#end();
    const { runs, problems } = this.#printout.tell();
    return { consumed: lines.consumed, runs, problems: [...problems, ...this.#problems.take()] };
  }

  state(): ReaderState {
    const { stdout, stderr } = this.#screens;
    return { lines: this.#lines.state(), stdout: stdout.state(), stderr: stderr.state(), printout: this.#printout.state(), told: this.#problems.told() };
  }

  #end(): void {
    for (const screen of Object.values(this.#screens)) screen.end(this.#printout);
    this.#printout.end();
  }
}

/** Held for a training is what would be one if its messages stood in a file by themselves. */
function sniff(_path: string, head: Uint8Array): number {
  const rows = collectRows(head);
  const messages = (rows ?? []).flatMap((row) => messageOf(row) ?? []).filter(({ logged }) => logged);
  if (!rows || messages.length < rows.length / 2) return 0;
  const text = new TextEncoder().encode(messages.map((message) => message.text).join(''));
  return scoreText('', gatherEvidence('', text));
}
