import { textFormat } from './text/textFormat.ts';

/** The progress that `model.fit` prints, with bars (`verbose=1`) or without (`verbose=2`). */
export const kerasConsole = textFormat({
  id: 'keras-console',
  title: 'Keras console output',
  signature: /^\s*(?:\d+\/(?:\d+|Unknown)\b.*(?:\b\d+\s?[mu]?s\/(?:step|epoch|sample)|- ETA: )|\s*- \d+s - loss: )/m,
});
