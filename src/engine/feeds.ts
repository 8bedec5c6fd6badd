import { formats } from '../readers/index.ts';
import type { SourceRow } from '../store/contract.ts';
import { DatabaseFeed } from './databaseFeed.ts';
import { DocumentFeed } from './documentFeed.ts';
import type { Feed, FeedContext } from './feed.ts';
import { StreamFeed } from './streamFeed.ts';

/** The feed that a source's format asks for; undefined where no reader has that name any more. */
export function createFeed(source: SourceRow, context: FeedContext): Feed | undefined {
  const format = formats.find(({ id }) => id === source.format);
  switch (format?.kind) {
    case 'stream':
      return new StreamFeed(format, context, source);
    case 'document':
      return new DocumentFeed(format, context, source);
    case 'database':
      return new DatabaseFeed(format, context, source);
    case undefined:
      return undefined;
  }
}
