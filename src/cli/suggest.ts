import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { messageOf } from '../base/errors.ts';
import { formatPhrase } from '../model/phrase.ts';
import { type Session, openSession } from '../sweep/session.ts';
import type { Command } from './contract.ts';

/** One JSON object a line; undefined and a reason for people where it is not one. */
function parse(line: string): { message?: unknown; error?: string } {
  try {
    return { message: JSON.parse(line) };
  } catch (error) {
    return { error: messageOf(error) };
  }
}

/**
 * The search alone, for any program: JSON lines in, JSON lines out. The first line opens the session, each later one asks or tells.
 * A line that cannot be used is answered with `{error}`, and the session goes on.
 */
export async function serveSearch(input: Readable, output: Writable): Promise<void> {
  const say = (reply: unknown): void => void output.write(`${JSON.stringify(reply)}\n`);
  let session: Session | undefined;
  for await (const line of createInterface({ input })) {
    if (line.trim() === '') continue;
    const { message, error } = parse(line);
    if (error !== undefined) {
      say({ error });
    } else if (!session) {
      session = openSession(message);
      for (const problem of session.problems) process.stderr.write(`${formatPhrase(problem)}\n`);
    } else {
      const reply = session.handle(message);
      if (reply) say('error' in reply ? { error: formatPhrase(reply.error) } : reply);
    }
  }
}

export const suggest: Command = {
  id: 'suggest',
  usage: '',
  summary: 'The search alone, for any program: JSON lines on standard input and output.',

  async run() {
    await serveSearch(process.stdin, process.stdout);
    return 0;
  },
};
