/** What came of a search for a learning rate. */
export interface FoundRate {
  /** Index and name of the stage that it is for. */
  stage: number;
  name: string;
  end: 'finished' | 'stopped';
  why: string;
  /** Steps that were tried. */
  steps: number;
  /** The rate at which the loss falls fastest; undefined where it never fell. */
  lr?: number;
}
