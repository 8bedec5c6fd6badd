/** An error whose message is written for people: what happened, where, and what to do. Everything else is a bug. */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** The text of anything that was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The text with its stack, for the log only. */
export function detailOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
