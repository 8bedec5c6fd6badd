import type { Clock } from '../../src/base/clock.ts';

/** A clock that only moves when told to. */
export function manualClock(): Clock & { advance(ms: number): void; readonly isAwaited: boolean } {
  let time = 0;
  const timers = new Set<{ at: number; run: () => void }>();
  return {
    now: () => time,
    after(ms, run) {
      const timer = { at: time + ms, run };
      timers.add(timer);
      return { dispose: () => timers.delete(timer) };
    },
    get isAwaited() {
      return timers.size > 0;
    },
    advance(ms) {
      time += ms;
      for (const timer of [...timers]) {
        if (timer.at > time) continue;
        timers.delete(timer);
        timer.run();
      }
    },
  };
}
