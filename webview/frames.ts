/** Work for the next frame; asking twice before it comes is asking once. A page that is not drawn runs none of it. */
const waiting = new Map<object, () => void>();

export function onNextFrame(owner: object, run: () => void): void {
  if (waiting.size === 0) requestAnimationFrame(runAll);
  waiting.set(owner, run);
}

function runAll(): void {
  const batch = [...waiting.values()];
  waiting.clear();
  for (const run of batch) run();
}
