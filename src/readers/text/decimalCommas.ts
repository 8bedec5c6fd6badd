import type { ReaderState } from '../contract.ts';

/** `0,5234`, and nothing before or behind that would make it a list, a thousand, or the thousandths of a time of day. */
const commaNumber = /(?<![\w.,]|:\d\d:)([+-]?\d+),(\d+(?:e[+-]?\d+)?)(?=$|[\s;|%)]|,\s)/gi;
/** Of those, what no thousands separator could have made. */
const certain = /^[+-]?(?:0\d*,\d+|\d+,(?!\d{3}$)\d+(?:e[+-]?\d+)?|\d{4,},\d+)$/i;
const pointNumber = /\d\.\d/;
/** `1.234,56`: points between thousands. */
const pointedThousands = /(?<![\w.,])([+-]?\d{1,3}(?:\.\d{3})+),(\d+)(?![\w,]|\.\d)/g;

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
    if (!message.includes(',')) {
      if (pointNumber.test(message)) this.#seen = false;
      return message;
    }
    const plain = message.replace(pointedThousands, (_, whole: string, part: string) => `${whole.replaceAll('.', '')},${part}`);
    if (plain !== message) this.#seen = true;
    if (pointNumber.test(plain)) this.#seen = false;
    else {
      const numbers = plain.match(commaNumber) ?? [];
      this.#seen ||= numbers.some((number) => certain.test(number));
      if (this.#seen) return plain.replace(commaNumber, '$1.$2');
    }
    return message;
  }
}
