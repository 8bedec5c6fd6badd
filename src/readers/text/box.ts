import type { ReaderState } from '../contract.ts';
import { parseNumber } from './number.ts';
import { certainPair } from './pair.ts';
import type { Statement } from './statement.ts';
import { counterOf } from './words.ts';

const defaults = { mostRows: 200 };

type Row = [name: string, value: number];

/** A line of nothing but strokes: it begins or ends a box. */
const stroke = /^\s*[-+=─━┌┐└┘├┤┬┴┼┏┓┗┛┡┩╇╪═╒╕╘╛]{5,}\s*$/;
/** `|    ep_rew_mean     | 22.1      |` */
const row = /^\s*[|│┃]\s*([^|│┃]{1,80}?)\s*[|│┃]\s*([^|│┃]*?)\s*[|│┃]\s*$/;

/**
 * A box with a name and a value in each row, as Stable-Baselines3 (with sections, and the step in one of the rows)
 * and Lightning's test summary print it. It is one record, told when the box is closed.
 */
export class Box {
  #section: string;
  #rows: Row[];

  constructor(state: ReaderState = null) {
    const [section, rows] = Array.isArray(state) ? state : [];
    this.#section = typeof section === 'string' ? section : '';
    this.#rows = Array.isArray(rows) ? (rows as Row[]) : [];
  }

  state(): ReaderState {
    return this.#rows.length === 0 && this.#section === '' ? null : [this.#section, this.#rows];
  }

  /** @returns `open` when the line belongs to a box, the record when it ends one, undefined when it does neither */
  line(text: string): Statement | 'open' | undefined {
    if (stroke.test(text)) return this.close();
    const [, name, value] = row.exec(text) ?? [];
    if (name === undefined || value === undefined) return undefined;
    const number = parseNumber(value);
    if (name.endsWith('/') && value === '') this.#section = name;
    else if (number === undefined || parseNumber(name) !== undefined) return undefined;
    else if (this.#rows.length < defaults.mostRows) this.#rows.push([this.#section + name, number]);
    return 'open';
  }

  close(): Statement | undefined {
    const rows = this.#rows;
    [this.#section, this.#rows] = ['', []];
    if (rows.length === 0) return undefined;
    const statement: Statement = { wall: NaN, pairs: [] };
    let weight = -1;
    for (const [name, value] of rows) {
      const counter = counterOf([name.slice(name.lastIndexOf('/') + 1)]);
      if (counter?.kind === 'step' && counter.weight > weight) {
        weight = counter.weight;
        statement.step = { n: value, local: false, bracketed: false };
      } else if (counter?.kind === 'epoch') statement.epoch = value;
      if (!counter) statement.pairs.push(certainPair(name, value));
    }
    return statement;
  }
}
