/** Something that a training script takes from its command line. */
export interface ScriptOption {
  /** Without hyphens. */
  name: string;
  /** `flag`: takes true or false; `switch`: is there or not. */
  type: 'int' | 'float' | 'flag' | 'switch' | 'text';
  /** What it is where nobody says. */
  value?: string | number | boolean;
  choices?: (string | number | boolean)[];
  help?: string;
}

/** What can be told of a script from its text. */
export interface ScriptOutline {
  options: ScriptOption[];
  /** Metrics that it logs or prints, the surest first. */
  metrics: string[];
  /** Options are set as `name=value`, without hyphens (hydra). */
  bare: boolean;
}
