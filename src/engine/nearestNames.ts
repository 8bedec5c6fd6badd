import { distance } from 'fastest-levenshtein';

const defaults = {
  /** Names to choose from: more are read by nobody. */
  nearest: 3,
  /** Names that are compared; a run with a metric per layer has thousands, and a message is not worth more than some milliseconds. */
  compared: 5_000,
};

/** The names nearest to one that nothing has, by edits between them, case aside. */
export function nearestNames(wanted: string, names: Iterable<string>): string[] {
  const compared = [...names].slice(0, defaults.compared).map((name) => ({ name, edits: distance(wanted.toLowerCase(), name.toLowerCase()) }));
  return compared.sort((a, b) => a.edits - b.edits || a.name.localeCompare(b.name)).slice(0, defaults.nearest).map(({ name }) => name);
}
