import type { Detection } from '../contract.ts';
import type { Role } from '../role.ts';
import type { Row } from '../row.ts';

/** What is known around a detection: the run's other open detections, by what they are about. */
export class Evidence {
  readonly detection: Detection;
  readonly row: Row;
  readonly #open: readonly Detection[];

  constructor(detection: Detection, open: readonly Detection[], row: Row) {
    this.detection = detection;
    this.#open = open;
    this.row = row;
  }

  /** A rule rings on a metric with this role, of the training or of evaluations; undefined: either. */
  rings(rule: string, role?: Role, evaluation?: boolean): boolean {
    return this.#open.some((open) => {
      const about = this.row.about(open.metric);
      return open.rule === rule && (!role || about?.role === role) && (evaluation === undefined || about?.evaluation === evaluation);
    });
  }

  /** The detection itself is this. */
  is(rule: string, role?: Role, evaluation?: boolean): boolean {
    const about = this.row.about(this.detection.metric);
    return this.detection.rule === rule && (!role || about?.role === role) && (evaluation === undefined || about?.evaluation === evaluation);
  }

  /** The training loss is out upwards, by any rule that says so. */
  get lossRose(): boolean {
    return this.rings('level-shift', 'loss', false) || this.rings('above-all', 'loss', false) || this.rings('climb', 'loss', false);
  }

  get validationGotWorse(): boolean {
    return ['evaluation-jump', 'evaluation-rise', 'overfitting', 'level-shift'].some((rule) => this.rings(rule, undefined, true));
  }
}
