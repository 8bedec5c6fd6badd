import type { Channel } from './rpc.ts';

/** How a number that JSON does not know crosses. */
const mark = '$number';

/**
 * A pipe whose messages go through JSON, as a webview's do: typed arrays pass, but NaN and ±Infinity would arrive as null and a
 * log's NaN is just what must not get lost. Both ends wrap their channel.
 */
export function jsonChannel(channel: Channel): Channel {
  return {
    post: (message) => channel.post(encode(message)),
    onMessage: (listener) => channel.onMessage((message) => listener(decode(message))),
  };
}

/** The same value with odd numbers marked; parts without any are not copied. */
function encode(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : { [mark]: String(value) };
  return mapParts(value, encode);
}

function decode(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const marked = (value as Record<string, unknown>)[mark];
  if (typeof marked === 'string' && Object.keys(value).length === 1 && ['NaN', 'Infinity', '-Infinity'].includes(marked)) return Number(marked);
  return mapParts(value, decode);
}

function mapParts(value: unknown, map: (part: unknown) => unknown): unknown {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) {
    const mapped = value.map(map);
    return mapped.some((part, at) => part !== value[at]) ? mapped : value;
  }
  const parts = Object.entries(value);
  const mapped = parts.map(([key, part]) => [key, map(part)] as const);
  return mapped.some(([, part], at) => part !== parts[at]![1]) ? Object.fromEntries(mapped) : value;
}
