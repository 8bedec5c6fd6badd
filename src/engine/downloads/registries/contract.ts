import type { PackageFile } from '../../../model/catalogue.ts';

/** Runs a tool to its end. @throws UserError with what it complained about */
export type Run = (command: readonly string[]) => Promise<unknown>;

/** Where the person's tools may be, beside the PATH. */
export interface ToolPlaces {
  /** The Python interpreter that they chose. */
  python?: string | undefined;
  /** The folder with what Lossband downloaded. */
  storage: string;
}

/** A place where packages are published. The person's own tool fetches from it, so that their index, proxy, credentials and cache count. */
export interface Registry {
  readonly id: PackageFile['registry'];
  /** For messages: "pip". */
  readonly title: string;
  /** The tool as commands, best first; one that answers to `--version` is taken. */
  tools(places: ToolPlaces): readonly (readonly string[])[];
  /** Puts the file of the package, and nothing else, into an empty folder. */
  fetch(source: PackageFile, folder: string, tool: readonly string[], run: Run): Promise<unknown>;
}
