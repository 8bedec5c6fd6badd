/**
 * The words of a command line as a shell would split them at spaces: quotes keep spaces in, a backslash keeps the next character
 * (within single quotes it is itself). Nothing is expanded. An open quote reaches to the end.
 */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const char = line[at]!;
    if (quote === '' && /\s/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (quote === '' && (char === '"' || char === "'")) {
      quote = char;
      word ??= '';
    } else if (char === quote) quote = '';
    else if (char === '\\' && quote !== "'" && isEscaped(line[at + 1], quote)) word = (word ?? '') + line[++at]!;
    else word = (word ?? '') + char;
  }
  return word === undefined ? words : [...words, word];
}

/** A Windows path keeps its backslashes: only what would mean something else is escaped. */
const isEscaped = (next: string | undefined, quote: string): boolean => next !== undefined && (quote === '"' ? /["\\]/ : /[\s"'\\]/).test(next);
