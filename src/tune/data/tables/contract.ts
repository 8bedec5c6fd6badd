/** A value of a table; null where there is none. */
export type Cell = number | string | boolean | null;

/** Some rows one after the other, column by column. */
export type Columns = ReadonlyMap<string, readonly Cell[]>;

/** An opened table of any length. Only where its blocks begin is held. */
export interface Table {
  columns: readonly string[];
  rows: number;
  /** First row of each block. */
  blocks: Int32Array;
  read(block: number): Promise<Columns>;
  /** Rows that could not be read, and why the first one could not. They count, with nothing in them. */
  broken?: { rows: number; first: number; reason: string };
}

/** A kind of file that tables are read from. */
export interface TableFormat {
  id: string;
  title: string;
  matches(path: string): boolean;
  /** @throws Error that says what is wrong with the file */
  open(path: string): Promise<Table>;
}
