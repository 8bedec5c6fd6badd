import { nameOfPrinted } from './catboost/printed.ts';
import { textFormat } from './text/textFormat.ts';

/** The evaluations that LightGBM, XGBoost and CatBoost print. */
export const boostingConsole = textFormat({
  id: 'boosting-console',
  title: 'LightGBM, XGBoost or CatBoost output',
  signature: /^(?:.*\[LightGBM\]|\[\d+\]\t\S.*'s [^\t:]+: |\[\d+\](?:\s+\S+-\S+|\t[^\t:]+-[^\t:]+):[-+\d.nei]|\d+:\t(?:learn|test\d*): .*\ttotal: )/m,
  finish: nameOfPrinted,
});
