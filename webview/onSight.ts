import { type Disposable, toDisposable } from '../src/base/disposable.ts';

/** How far outside of the window still counts as seen, so that a chart is drawn by the time it is scrolled to. */
const ahead = 150;

/** Elements that nobody has looked at yet. */
const fresh = new Map<Element, (seen: boolean) => void>();

/** Tells whenever an element comes into sight or leaves it. In the end it is out of sight. */
export function onSight(element: Element, listener: (seen: boolean) => void): Disposable {
  let known = false;
  const tell = (seen: boolean): void => {
    if (seen !== known) listener((known = seen));
  };
  const observer = new IntersectionObserver((entries) => tell(entries.at(-1)!.isIntersecting), { rootMargin: `${ahead}px` });
  observer.observe(element);
  // The browser tells only after it has painted a frame. What is in sight at once can ask for its data meanwhile: when all that is new has been put in place.
  if (fresh.size === 0) setTimeout(lookAtFresh);
  fresh.set(element, tell);
  return toDisposable(() => {
    observer.disconnect();
    fresh.delete(element);
    tell(false);
  });
}

function lookAtFresh(): void {
  const places = [...fresh].map(([element, tell]) => ({ tell, place: element.getBoundingClientRect() }));
  fresh.clear();
  for (const { tell, place: { width, top, bottom } } of places) if (width > 0 && bottom > -ahead && top < innerHeight + ahead) tell(true);
}
