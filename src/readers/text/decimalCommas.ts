import type { ReaderState } from '../contract.ts';

/** `0,5234`, and nothing before or behind that would make it a list, a thousand, or the thousandths of a time of day. */
const commaNumber = /(?<![\w.,]|:\d\d:)([+-]?\d+),(\d+(?:e[+-]?\d+)?)(?=$|[\s;|%)]|,\s)/gi;
/** Of those, what no thousands separator could have made. */
const certain = /^[+-]?(?:0\d*,\d+|\d+,(?!\d{3}$)\d+(?:e[+-]?\d+)?|\d{4,},\d+)$/i;
const pointNumber = /\d\.\d/;

/**
 * Some locales print `0,52` for a half. A line that has such a number and none with a point is written so, and from then on
 * `1,234` is no thousand either, until a point is met.
 */
export class DecimalCommas {
  #seen: boolean;

  constructor(state: ReaderState = null) {
    this.#seen = state === true;
  }

  state(): ReaderState {
    return this.#seen;
  }

  /** The message with points for decimal commas. */
  point(message: string): string {
    if (pointNumber.test(message)) this.#seen = false;
    else if (message.includes(',')) {
      const numbers = message.match(commaNumber) ?? [];
      this.#seen ||= numbers.some((number) => certain.test(number));
      if (this.#seen) return message.replace(commaNumber, '$1.$2');
    }
    return message;
  }
}
