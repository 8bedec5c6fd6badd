import { formatNumber } from '../src/model/format.ts';
import { formatPhrase, phrase, type Phrase } from '../src/model/phrase.ts';

let dictionary: Record<string, string> = {};
let locale = 'en';

/** The language of the page, as the host's first message gives it. */
export function setLanguage(strings: Record<string, string>, tag: string): void {
  dictionary = strings;
  locale = tag;
  document.documentElement.lang = tag;
}

/** The sentence in the language of the page. Templates are literals: a test collects them and asks for every language. */
export function t(text: string, ...args: (string | number)[]): string {
  return translate(phrase(text, ...args));
}

/** A sentence that was made in the engine, in the language of the page, its numbers as people there write them. */
export function translate({ text, args }: Phrase): string {
  const written = args.map((value) => (typeof value === 'number' ? formatNumber(value, locale) : value));
  return formatPhrase({ text: (Object.hasOwn(dictionary, text) && dictionary[text]) || text, args: written });
}

export const language = (): string => locale;
