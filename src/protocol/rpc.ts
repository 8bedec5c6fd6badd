import { messageOf, UserError } from '../base/errors.ts';
import type { Disposable } from '../base/disposable.ts';

/** One end of a two-way pipe that copies plain data and typed arrays: a worker's port, a webview, a test's pair. */
export interface Channel {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): Disposable;
}

/** An interface that can cross a channel: every method takes and gives plain data. */
type Api<T> = { [K in keyof T]: (...args: never[]) => unknown };

/** The same interface seen from the far end: every call takes time. */
export type Remote<T> = { [K in keyof T]: T[K] extends (...args: infer A) => infer R ? (...args: A) => Promise<Awaited<R>> : never };

type Message = { call: number; method: string; args: unknown[] } | { reply: number; ok: unknown } | { reply: number; err: string; forPeople: boolean };

interface Pending {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

export interface Connection<Far> extends Disposable {
  far: Remote<Far>;
}

/** A method of the object itself or of its class, so that the far end cannot reach what every object inherits. */
function ownMethod(target: object, name: string): ((...args: unknown[]) => unknown) | undefined {
  const prototype: object | null = Object.getPrototypeOf(target);
  const owner = [target, prototype].find((candidate) => candidate && candidate !== Object.prototype && Object.hasOwn(candidate, name));
  const method: unknown = owner && name !== 'constructor' ? Reflect.get(target, name) : undefined;
  return typeof method === 'function' ? (method as (...args: unknown[]) => unknown) : undefined;
}

/**
 * Joins two ends: serves `near` to the other side and gives the other side's interface as promises.
 * Errors travel as text; `UserError` stays one. Pending calls are rejected when the connection is disposed.
 */
export function connect<Far extends Api<Far>>(channel: Channel, near: object): Connection<Far> {
  const pending = new Map<number, Pending>();
  let nextCall = 1;
  let closed = false;

  const serve = async (message: { call: number; method: string; args: unknown[] }): Promise<void> => {
    let reply: Message;
    try {
      const method = ownMethod(near, message.method);
      if (!method) throw new Error(`no method ${message.method}`);
      reply = { reply: message.call, ok: await method.apply(near, message.args) };
    } catch (error) {
      reply = { reply: message.call, err: messageOf(error), forPeople: error instanceof UserError };
    }
    if (!closed) channel.post(reply);
  };

  const settle = (message: Extract<Message, { reply: number }>): void => {
    const waiting = pending.get(message.reply);
    pending.delete(message.reply);
    // `ok` itself may be missing: JSON drops what is undefined.
    if (!('err' in message)) waiting?.resolve(message.ok);
    else waiting?.reject(message.forPeople ? new UserError(message.err) : new Error(message.err));
  };

  const listening = channel.onMessage((raw) => {
    const message = raw as Message;
    if ('call' in message) void serve(message);
    else if ('reply' in message) settle(message);
  });

  const far = new Proxy({} as Remote<Far>, {
    get: (_, method) => {
      // A proxy that answers `then` would be taken for a promise.
      if (typeof method !== 'string' || method === 'then') return undefined;
      return (...args: unknown[]) =>
        new Promise((resolve, reject) => {
          if (closed) return reject(new Error('the connection is closed'));
          const call = nextCall++;
          pending.set(call, { resolve, reject });
          channel.post({ call, method, args } satisfies Message);
        });
    },
  });

  return {
    far,
    dispose() {
      closed = true;
      listening.dispose();
      for (const { reject } of pending.values()) reject(new Error('the connection is closed'));
      pending.clear();
    },
  };
}
