const compiled = new Map<string, RegExp>();

/** `*` stands for any part of the tag ('/' included), `?` for one character; the whole tag must match, case kept. */
export function globMatches(glob: string, tag: string): boolean {
  let pattern = compiled.get(glob);
  if (!pattern) {
    const source = glob.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*+/g, '.*').replace(/\?/g, '.');
    compiled.set(glob, (pattern = new RegExp(`^${source}$`, 'su')));
  }
  return pattern.test(tag);
}
