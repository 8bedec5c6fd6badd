import { textFormat } from './text/textFormat.ts';

/** What scikit-learn's estimators print with `verbose`: MLP, SGD, SAG, both kinds of gradient boosting, k-means, mixtures, Newton solvers. */
export const sklearnVerbose = textFormat({
  id: 'sklearn-verbose',
  title: 'scikit-learn verbose output',
  signature: /^(?:Iteration \d+, (?:loss = |inertia )|-- Epoch \d+$|Epoch \d+, change: |\s*Iteration \d+\t time lapse|Newton(?:-CG)? iter ?= ?\d+$|\s*Iter\s+Train Loss\b.*Remaining Time|\[\d+\/\d+\] \d+ trees?, \d+ leaves)/m,
});
