import { textFormat } from './text/textFormat.ts';

/** What scikit-learn's estimators print with `verbose`: MLP, SGD and gradient boosting. */
export const sklearnVerbose = textFormat({
  id: 'sklearn-verbose',
  title: 'scikit-learn verbose output',
  signature: /^(?:Iteration \d+, loss = |-- Epoch \d+$|\s*Iter\s+Train Loss\b.*Remaining Time)/m,
});
