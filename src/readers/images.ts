const signatures: [mime: string, offset: number, magic: string][] = [
  ['image/png', 0, '\x89PNG'],
  ['image/jpeg', 0, '\xff\xd8\xff'],
  ['image/gif', 0, 'GIF8'],
  ['image/webp', 8, 'WEBP'],
  ['image/bmp', 0, 'BM'],
];

/** By the first bytes; `application/octet-stream` for what no view should try to draw. */
export function imageMime(bytes: Uint8Array): string {
  const head = String.fromCharCode(...bytes.subarray(0, 16));
  return signatures.find(([, offset, magic]) => head.startsWith(magic, offset))?.[0] ?? 'application/octet-stream';
}

/** Pixels by the header of a PNG or GIF, 0 for others. */
export function imageSize(bytes: Uint8Array): { width: number; height: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const mime = imageMime(bytes);
  if (mime === 'image/png' && bytes.length >= 24) return { width: view.getUint32(16), height: view.getUint32(20) };
  if (mime === 'image/gif' && bytes.length >= 10) return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
  return { width: 0, height: 0 };
}
