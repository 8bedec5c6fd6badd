/** No record: nothing but blanks, as the index of records sees it by bytes. */
const blank = /^[\0-\x20]*$/;

/** Splits delimited text into rows of cells (RFC 4180): cells in quotes may hold the delimiter, newlines and doubled quotes. Empty lines are left out. Total. */
export function splitRows(text: string, delimiter: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [], at = 0, start = 0;
  while (at < text.length) {
    let cell = '';
    if (text[at] === '"') {
      for (at++; at < text.length; at++) {
        if (text[at] !== '"') cell += text[at];
        else if (text[at + 1] === '"') cell += text[at++];
        else break;
      }
      at++;
    }
    const end = endOfCell(text, at, delimiter);
    cell += text.slice(at, text[end] === '\n' && text[end - 1] === '\r' && end > at ? end - 1 : end);
    row.push(cell);
    at = end + 1;
    if (text[end] === delimiter && at < text.length) continue;
    if (text[end] === delimiter) row.push('');
    if (!blank.test(text.slice(start, at))) rows.push(row);
    [row, start] = [[], at];
  }
  return rows;
}

function endOfCell(text: string, from: number, delimiter: string): number {
  for (let at = from; at < text.length; at++) if (text[at] === delimiter || text[at] === '\n') return at;
  return text.length;
}
