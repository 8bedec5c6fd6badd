import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import jsTokens from 'js-tokens';

export const root = fileURLToPath(new URL('..', import.meta.url));

const skipped = new Set(['WhiteSpace', 'LineTerminatorSequence', 'MultiLineComment', 'SingleLineComment']);

/** Calls whose first argument is a text for people. */
const speaking = new Set(['phrase', 'UserError', 't']);

export interface Spoken {
  file: string;
  call: string;
  /** undefined where the text is no literal and so cannot be collected. */
  text: string | undefined;
}

/** The English texts for people in the sources: what `phrase`, `l10n.t`, the page's `t` and `UserError` are given. */
export function collectPhrases(): Spoken[] {
  return globSync(['src/**/*.ts', 'webview/**/*.ts'], { cwd: root }).flatMap((file) => {
    const tokens = [...jsTokens(readFileSync(join(root, file), 'utf8'))].filter(({ type }) => !skipped.has(type));
    return tokens.flatMap(({ type, value }, at): Spoken[] => {
      const isCall = type === 'IdentifierName' && speaking.has(value) && tokens[at + 1]?.value === '(';
      if (!isCall || tokens[at - 1]?.value === 'function') return [];
      const [argument, next] = [tokens[at + 2], tokens[at + 3]];
      const literal = (argument?.type === 'StringLiteral' || argument?.type === 'NoSubstitutionTemplate') && /^[,)]$/.test(next?.value ?? '');
      // Handing on a text that was a literal elsewhere is no new text.
      if (!literal && argument?.type === 'IdentifierName') return [];
      return [{ file, call: value, text: literal ? evaluate(argument!.value) : undefined }];
    });
  });
}

/** A string or template literal of our own sources, without substitutions. */
function evaluate(literal: string): string {
  // oxlint-disable-next-line no-eval -- it is our own source, and JSON knows neither quotes of this kind nor templates
  return (0, eval)(literal) as string;
}
