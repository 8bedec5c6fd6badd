import { phrase } from '../../model/phrase.ts';
import { trend } from '../runTests/trend.ts';
import { runRule } from './runRule.ts';

/** Six points in a row that rise (or fall): a trend. */
export const nelson3 = runRule({
  id: 'nelson-3',
  title: phrase('Nelson 3: six in one direction'),
  test: trend(6),
  sided: true,
  describe: (tag, [value]) => phrase('Six values of {0} in a row go the same way, the last is {1}', tag, value),
});
