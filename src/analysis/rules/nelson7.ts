import { phrase } from '../../model/phrase.ts';
import { hugging } from '../runTests/hugging.ts';
import { runRule } from './runRule.ts';

/** Fifteen points within 1σ: the limits are too wide for what is charted now, or the noise is gone. */
export const nelson7 = runRule({
  id: 'nelson-7',
  title: phrase('Nelson 7: fifteen within 1σ'),
  test: hugging(15, 1),
  sided: false,
  describe: (tag, [value, centre]) => phrase('Fifteen values of {0} in a row, the last {1}, are within 1σ of {2}', tag, value, centre),
});
