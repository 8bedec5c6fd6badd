/** One word of the command line. */
export interface Command {
  /** The word itself. */
  id: string;
  /** What follows it, for the help text. */
  usage: string;
  /** One line for the help text. */
  summary: string;
  /** Runs it and gives the exit code. @throws UserError for wrong arguments: exit code 2. */
  run(args: string[]): Promise<number>;
}

/** Exit code of a command that Ctrl+C ended, as shells tell it. */
export const interrupted = 130;
