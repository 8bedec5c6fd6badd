/** Milliseconds of a frame for drawing; what is left over waits for the next, so that a page of charts shows its first one at once. */
const budget = 20;

const waiting = new Map<object, () => void>();
let scheduled = false;

/** Work for the next frame; asking twice before it comes is asking once. A page that is not drawn runs none of it. */
export function onNextFrame(owner: object, run: () => void): void {
  waiting.set(owner, run);
  schedule();
}

function schedule(): void {
  if (scheduled || waiting.size === 0) return;
  scheduled = true;
  requestAnimationFrame(runSome);
}

function runSome(): void {
  const end = performance.now() + budget;
  try {
    for (const [owner, run] of waiting) {
      waiting.delete(owner);
      run();
      if (performance.now() > end) break;
    }
  } finally {
    scheduled = false;
    schedule();
  }
}
