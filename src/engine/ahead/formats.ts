import type { StreamFormat } from '../../readers/contract.ts';
import { tfevents } from '../../readers/tfevents.ts';

/**
 * Formats whose logs are large or many, and whose readers need nothing but the bytes, with the names that promise such a log. Where one of these is
 * certain, no other format may be.
 */
export const aheadFormats: readonly { format: StreamFormat; names: RegExp }[] = [{ format: tfevents, names: /tfevents/ }];
