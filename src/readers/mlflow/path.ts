/** Where in MLflow's file store a file lies: `<experiment>/<run id>/metrics/<name>`; names may hold '/'. */
export interface StorePath {
  /** Path of the run's folder. */
  run: string;
  kind: 'metrics' | 'params' | 'tags' | 'meta';
  name: string;
}

/** Experiment ids are numbers, run ids 32 hexadecimal digits. */
const pattern = /^((?:.*\/)?\d+\/[0-9a-f]{32})\/(?:(metrics|params|tags)\/(.+)|meta\.yaml)$/;

export function storePath(path: string): StorePath | undefined {
  const match = pattern.exec(path);
  return match ? { run: match[1]!, kind: (match[2] ?? 'meta') as StorePath['kind'], name: match[3] ?? '' } : undefined;
}
