import type { Diagnosis } from '../../model/finding.ts';
import type { Detection } from '../contract.ts';
import type { Row } from '../row.ts';
import { causes } from './causes.ts';
import { Evidence } from './evidence.ts';

/** What most likely happened, from all that rings at this step; undefined where the numbers leave everything open. */
export function diagnose(detection: Detection, open: readonly Detection[], row: Row): Diagnosis | undefined {
  const evidence = new Evidence(detection, open, row);
  let best: Diagnosis | undefined;
  for (const { confidence: judge, ...cause } of causes) {
    const confidence = judge(evidence);
    if (confidence > (best?.confidence ?? 0)) best = { ...cause, confidence };
  }
  return best;
}
