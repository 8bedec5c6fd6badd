/** One of , ; tab |, or a blank for columns that any number of blanks separates. */
export type Delimiter = ',' | ';' | '\t' | '|' | ' ';

const candidates: readonly Delimiter[] = ['\t', ';', ',', '|'];

/** The cells of a row, trimmed, quotes undone. */
export function splitCells(row: string, delimiter: Delimiter): string[] {
  if (delimiter === ' ') return row.trim().split(/\s+/);
  if (!row.includes('"')) return row.split(delimiter).map((cell) => cell.trim());
  return splitQuoted(row, delimiter);
}

/** RFC 4180: a quoted cell may hold the delimiter, and quotes doubled. */
function splitQuoted(row: string, delimiter: Delimiter): string[] {
  const cells: string[] = [];
  for (let from = 0; ;) {
    let start = from;
    while (row[start] === ' ') start++;
    const quoted = row[start] === '"';
    const close = quoted ? closingQuote(row, start + 1) : from;
    const end = indexOrEnd(row, delimiter, close);
    cells.push(quoted ? row.slice(start + 1, close).replaceAll('""', '"').trim() : row.slice(from, end).trim());
    if (end === row.length) return cells;
    from = end + 1;
  }
}

function closingQuote(row: string, from: number): number {
  let at = indexOrEnd(row, '"', from);
  while (row[at + 1] === '"') at = indexOrEnd(row, '"', at + 2);
  return at;
}

function indexOrEnd(row: string, delimiter: string, from: number): number {
  const at = row.indexOf(delimiter, from);
  return at < 0 ? row.length : at;
}

/** Whether a quoted cell goes on in the next line. */
export function isOpenQuoted(row: string): boolean {
  let quotes = 0;
  for (let at = row.indexOf('"'); at >= 0; at = row.indexOf('"', at + 1)) quotes++;
  return quotes % 2 === 1;
}

/** The delimiter that cuts the header and the first row into equally many cells, most of them; else the one that cuts the header most. */
export function pickDelimiter(header: string, row: string | undefined): Delimiter {
  const counts = candidates.map((delimiter) => {
    const names = splitCells(header, delimiter).length;
    return { delimiter, names, agree: row === undefined || splitCells(row, delimiter).length === names };
  });
  const cutting = counts.filter(({ names }) => names > 1).sort((a, b) => Number(b.agree) - Number(a.agree) || b.names - a.names);
  if (cutting[0]?.agree) return cutting[0].delimiter;
  const blanks = splitCells(header, ' ').length;
  if (blanks > 1 && row !== undefined && splitCells(row, ' ').length === blanks) return ' ';
  return cutting[0]?.delimiter ?? ',';
}
