/**
 * Playwright's own way for arguments is slow for large typed arrays. This one writes them as base64; the same source runs in Node
 * and, as text, in the page.
 */
export function pack(value: unknown): string {
  const encode = (bytes: Uint8Array): string => {
    let text = '';
    for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768));
    return btoa(text);
  };
  return JSON.stringify(value, (_, item: unknown) =>
    ArrayBuffer.isView(item)
      ? { $array: item.constructor.name === 'Buffer' ? 'Uint8Array' : item.constructor.name, data: encode(new Uint8Array(item.buffer, item.byteOffset, item.byteLength)) }
      : item,
  );
}

export function unpack(text: string): unknown {
  return JSON.parse(text, (_, item: unknown) => {
    if (typeof item !== 'object' || item === null) return item;
    const packed = item as { $array?: string; data?: string };
    if (packed.$array === undefined) return item;
    const bytes = Uint8Array.from(atob(packed.data!), (letter) => letter.charCodeAt(0));
    return new (globalThis as unknown as Record<string, new (buffer: ArrayBuffer) => unknown>)[packed.$array]!(bytes.buffer);
  });
}
