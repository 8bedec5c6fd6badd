import type { StreamFormat, StreamReader } from '../../readers/contract.ts';
import { look, type Tail } from '../../readers/tail.ts';
import { tfevents } from '../../readers/tfevents.ts';
import type { SmallLog } from './messages.ts';

/**
 * Formats whose logs are large or many, and whose readers need nothing but the bytes, with the names that promise such a log. Where one of these is
 * certain, no other format may be.
 */
export const aheadFormats: readonly { format: StreamFormat; names: RegExp }[] = [{ format: tfevents, names: /tfevents/ }];

/** Opens a log that nobody has read yet, with a reader for it; undefined where there is nothing to read. Whoever gets the tail closes it. */
export function openLog({ path, home, format: id }: SmallLog): { format: StreamFormat; tail: Tail; reader: StreamReader } | undefined {
  const { format } = aheadFormats.find((each) => each.format.id === id)!;
  const seen = look(path, undefined, format.memory?.());
  return seen.kind === 'grown' ? { format, tail: seen.tail, reader: format.create({ path: home, patterns: [] }) } : undefined;
}
