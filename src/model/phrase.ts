/**
 * A sentence for people that is translated only where it is shown: an English template with `{0}` places
 * and the values for them. It crosses threads as data; the host gives it to `vscode.l10n.t`, the terminal to `formatPhrase`.
 */
export interface Phrase {
  text: string;
  args: (string | number)[];
}

/** Templates must be string literals: a test collects them and checks that every language has them. */
export function phrase(text: string, ...args: (string | number)[]): Phrase {
  return { text, args };
}

/** Fills the places of a template; a place without a value stays as it is. */
export function formatPhrase({ text, args }: Phrase): string {
  return text.replace(/\{(\d+)\}/g, (place, index: string) => String(args[Number(index)] ?? place));
}
