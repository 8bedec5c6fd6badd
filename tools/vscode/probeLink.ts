import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { waitFor } from '../wait.ts';

type VSCode = typeof import('vscode');

interface Pending {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** Calls the extension host: functions travel as their source, so they see only their arguments; values travel as JSON. */
export interface Probe {
  /** Path of the pipe, for the environment of the extension host. */
  readonly pipe: string;
  run<Args extends unknown[], R>(body: (vscode: VSCode, ...args: Args) => R, ...args: Args): Promise<Awaited<R>>;
  /** Lets go of the current extension host, so that the next call waits for the next one. */
  forget(): void;
  close(): void;
}

export async function openProbe(folder: string): Promise<Probe> {
  const pipe = process.platform === 'win32' ? `\\\\.\\pipe\\lossband-${process.pid}-${Date.now()}` : join(folder, 'probe.sock');
  const pending = new Map<number, Pending>();
  let current: Socket | undefined;
  let nextId = 1;

  const forget = (): void => {
    current?.destroy();
    current = undefined;
    for (const { reject } of pending.values()) reject(new Error('the extension host has gone'));
    pending.clear();
  };
  const server = createServer((socket) => {
    forget();
    current = socket;
    socket.on('error', () => undefined);
    socket.on('close', () => current === socket && forget());
    createInterface({ input: socket }).on('line', (line) => {
      const reply = JSON.parse(line) as { id: number; ok?: unknown; err?: string };
      const waiting = pending.get(reply.id);
      pending.delete(reply.id);
      if (reply.err === undefined) waiting?.resolve(reply.ok);
      else waiting?.reject(new Error(reply.err));
    });
  }).listen(pipe);
  await once(server, 'listening');

  return {
    pipe,
    async run<Args extends unknown[], R>(body: (vscode: VSCode, ...args: Args) => R, ...args: Args): Promise<Awaited<R>> {
      const socket = await waitFor('the extension host', () => current, 120);
      const id = nextId++;
      const result = new Promise((resolve, reject) => pending.set(id, { resolve, reject }));
      socket.write(`${JSON.stringify({ id, source: body.toString(), args })}\n`);
      return (await result) as Awaited<R>;
    },
    forget,
    close() {
      forget();
      server.close();
    },
  };
}
