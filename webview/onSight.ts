import { type Disposable, toDisposable } from '../src/base/disposable.ts';

/** How far outside of the window still counts as seen, so that a chart is drawn by the time it is scrolled to. */
const ahead = '150px';

/** Tells whenever an element comes into sight or leaves it. In the end it is out of sight. */
export function onSight(element: Element, listener: (seen: boolean) => void): Disposable {
  const observer = new IntersectionObserver((entries) => listener(entries.at(-1)!.isIntersecting), { rootMargin: ahead });
  observer.observe(element);
  return toDisposable(() => {
    observer.disconnect();
    listener(false);
  });
}
