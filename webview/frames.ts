/** Milliseconds of a frame for drawing; what is left over waits for the next. */
const budget = 20;

const waiting = new Map<object, () => void>();
let scheduled = false;
/** Nothing was drawn in the frame before: the first picture of a page shows at once, alone. */
let first = true;

/** Work for the next frame; asking twice before it comes is asking once. A page that is not drawn runs none of it. */
export function onNextFrame(owner: object, run: () => void): void {
  waiting.set(owner, run);
  schedule();
}

function schedule(): void {
  first ||= waiting.size === 0;
  if (scheduled || waiting.size === 0) return;
  scheduled = true;
  requestAnimationFrame(runSome);
}

function runSome(): void {
  const end = performance.now() + (first ? 0 : budget);
  first = false;
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
