import { textFormat } from './text/textFormat.ts';

/** What scikit-learn's estimators print with `verbose`: MLP, SGD, SAG, both kinds of gradient boosting, k-means, mixtures, Newton and L-BFGS solvers, NMF, imputers, searches. */
export const sklearnVerbose = textFormat({
  id: 'sklearn-verbose',
  title: 'scikit-learn verbose output',
  signature: /^(?:Iteration \d+, (?:loss = |inertia |stress )|-- Epoch \d+$|Epoch \d+, change: |\s*Iteration \d+\t time lapse|Newton(?:-CG)? iter ?= ?\d+$|\s*Iter\s+Train Loss\b.*Remaining Time|\[LibLinear\]iter +1 |violation: [\d.e-]+$|At iterate +\d+ +f=|\[IterativeImputer\] |\[CV[ \d/;]*\] END |\[\d+\/\d+\] \d+ trees?, \d+ leaves)/m,
});
