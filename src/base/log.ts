/** Where diagnostics for developers go. The host gives VS Code's log channel, the terminal standard error. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

const levels = ['debug', 'info', 'warn', 'error'] as const;
export type LogLevel = (typeof levels)[number];

/** A log that hands every line to one function, e.g. to cross a thread. */
export function logTo(write: (level: LogLevel, message: string) => void): Log {
  return {
    debug: (message) => write('debug', message),
    info: (message) => write('info', message),
    warn: (message) => write('warn', message),
    error: (message) => write('error', message),
  };
}

export const silentLog: Log = logTo(() => undefined);
