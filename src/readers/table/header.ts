import { parseNumber } from '../cells.ts';
import type { Lines } from '../lines.ts';
import { type Delimiter, isOpenQuoted, pickDelimiter, splitCells } from './cells.ts';

export type Header = { delimiter: Delimiter; names: string[] };

const defaults = {
  /** Lines looked at for a header, comments included. */
  maxLines: 100,
  /** A quoted cell over more lines is a stray quote. */
  maxQuotedLines: 50,
};

/**
 * Reads the header, or leaves the lines as they are and gives nothing while they do not tell it for sure: that takes the row behind it.
 * numpy writes the header as a comment (`# epoch loss`), stable-baselines3 a comment before it: of the comments, the last counts if it
 * has a name for each cell of the row that follows.
 */
export function takeHeader(lines: Lines, final: boolean): Header | undefined {
  const start = mark(lines);
  let comment: string | undefined;
  let header: { text: string; end: { consumed: number; line: number } } | undefined;
  let ended = final;
  for (let count = 0; count < defaults.maxLines; count++) {
    const before = mark(lines);
    const text = nextRow(lines, final);
    if (text === undefined) break;
    ended ||= count === defaults.maxLines - 1;
    if (text.trim() === '') continue;
    if (!header && text.startsWith('#')) {
      comment = text.replace(/^#+\s*/, '');
      continue;
    }
    const commented = !header && comment !== undefined ? headerOver(comment, text) : undefined;
    if (commented) return backTo(lines, before, commented);
    if (header) return backTo(lines, header.end, parseHeader(header.text, text));
    header = { text, end: mark(lines) };
  }
  if (header && ended) return backTo(lines, header.end, parseHeader(header.text, undefined));
  // So many comments are done with: a file of nothing else must not be fed again and again as a whole.
  if (!ended) lines.reset(start);
  return undefined;
}

/** The next row, which is several lines where a quoted cell holds line ends. */
export function nextRow(lines: Lines, final: boolean): string | undefined {
  const start = mark(lines);
  const first = lines.next();
  if (first === undefined || !isOpenQuoted(first)) return first;
  const single = mark(lines);
  let row = first;
  for (let count = 1; count < defaults.maxQuotedLines; count++) {
    const more = lines.next();
    if (more === undefined) {
      lines.reset(final ? single : start);
      return final ? first : undefined;
    }
    row += `\n${more}`;
    if (!isOpenQuoted(row)) return row;
  }
  lines.reset(single);
  return first;
}

/** Names as pandas has them: one without a name is `Unnamed: 0`, a second `loss` is `loss.1`. */
export function nameColumns(cells: readonly string[]): string[] {
  const taken = new Set<string>();
  // Thousands of columns may have one name; counted from 1 each time, they took half a minute.
  const counts = new Map<string, number>();
  return cells.map((cell, index) => {
    const name = cell === '' ? `Unnamed: ${index}` : cell;
    let unique = name, count = counts.get(name) ?? 1;
    for (; taken.has(unique); count++) unique = `${name}.${count}`;
    counts.set(name, count);
    taken.add(unique);
    return unique;
  });
}

function parseHeader(text: string, row: string | undefined): Header {
  const delimiter = pickDelimiter(text, row);
  return { delimiter, names: nameColumns(splitCells(text, delimiter)) };
}

function headerOver(comment: string, row: string): Header | undefined {
  const header = parseHeader(comment, row);
  const cells = splitCells(row, header.delimiter);
  const isNumber = (cell: string): boolean => parseNumber(cell) !== undefined;
  const fits = cells.length === header.names.length && header.names.length > 1;
  return fits && cells.some(isNumber) && !header.names.some(isNumber) ? header : undefined;
}

const mark = ({ consumed, line }: Lines): { consumed: number; line: number } => ({ consumed, line });

function backTo(lines: Lines, where: { consumed: number; line: number }, header: Header): Header {
  lines.reset(where);
  return header;
}
