import { phrase } from '../model/phrase.ts';
import type { DocumentFormat } from './contract.ts';
import { maxLeaves } from './json/flatten.ts';
import { isObject, type Json, parseJson } from './json/parse.ts';
import { type Row, RowPoints, scoreRows } from './json/rows.ts';
import { withoutExtension } from './paths.ts';
import { emptyRun, ProblemList } from './readings.ts';

/** The rows of a training as one JSON array, written anew with each: `json.dump(history, file)`. */
export const jsonArray: DocumentFormat = {
  kind: 'document',
  id: 'json-array',
  title: 'JSON array of metrics',
  sniff: (_, head) => (head[0] === openBracket ? scoreRows(rowsOf(headOf(head))) : 0),
  place: (path) => ({ run: withoutExtension(path) }),
  read(source, bytes) {
    const run = emptyRun();
    const problems = new ProblemList(source.path);
    const rows = new RowPoints();
    const value = parseJson(decoder.decode(bytes));
    if (!Array.isArray(value)) problems.add('json', 'warning', phrase('The file is not whole JSON; it is read once it is.'));
    for (const row of rowsOf(value)) {
      if (rows.add(row, run)) continue;
      problems.add('leaves', 'warning', phrase('A row holds more than {0} values or too many levels; the rest was passed over.', maxLeaves));
    }
    return { runs: [run], problems: problems.take() };
  },
};

const openBracket = 0x5b;
const decoder = new TextDecoder();

const rowsOf = (value: Json | undefined): Row[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** The rows that are whole in the head: it is cut behind a brace that closes a row, which is among the last few. */
function headOf(head: Uint8Array): Json | undefined {
  const text = decoder.decode(head);
  let value = parseJson(text);
  let end = text.length;
  for (let tries = 0; value === undefined && tries < 8 && end > 0; tries++) {
    end = text.lastIndexOf('}', end - 1);
    value = parseJson(`${text.slice(0, end + 1)}]`);
  }
  return value;
}
