/** A value that a hyperparameter can take. */
export type ParamValue = string | number | boolean | null;

/** Hyperparameters of a trial by name; only those that are active, i.e. whose condition holds. */
export type Params = Record<string, ParamValue>;

/** The parameter exists only where another one, `param`, is active and has one of these values. */
export interface Condition {
  param: string;
  in: readonly ParamValue[];
}

interface ParameterBase {
  name: string;
  when?: Condition;
}

/**
 * How likely the values of a range are before anything is known, where not all are alike. On a log range `normal` is about log x;
 * `beta` is over [0, 1].
 */
export type Prior = { kind: 'normal'; mu: number; sigma: number } | { kind: 'beta'; a: number; b: number };

/** A range, both ends included. `log`: equal ratios are equally likely (needs `low` > 0). `step`: only `low + k·step`. */
export interface NumberParameter extends ParameterBase {
  type: 'float' | 'int';
  low: number;
  high: number;
  log?: boolean;
  step?: number;
  prior?: Prior;
}

export interface CategoricalParameter extends ParameterBase {
  type: 'categorical';
  choices: readonly ParamValue[];
  /** How likely each choice is before anything is known, in any unit; all the same where absent. */
  weights?: readonly number[];
}

export type Parameter = NumberParameter | CategoricalParameter;

/** What is searched. Names are unique; a parameter may stand before the one that its condition names. */
export type Space = readonly Parameter[];
