/** A name and its number in a printed line. */
export interface Pair {
  name: string;
  value: number;
  unit: string;
  /** With `:` or `=`, not just a name and a number side by side. */
  stated: boolean;
  /** The name is one of those that metrics have in all frameworks. */
  known: boolean;
  segment: Segment;
  /** Where the line speaks of several phases; else it is the line's. */
  phase?: string;
}

/** What stands between two pipes of a line, or the whole line. */
export interface Segment {
  /** Words that belong to no name: how much it is a sentence rather than a record. */
  prose: number;
}

/** The pair of a line whose layout leaves no doubt of what is the name and what the number. */
export const certainPair = (name: string, value: number, unit = ''): Pair => ({ name, value, unit, stated: true, known: true, segment: { prose: 0 } });
