import { phrase } from '../../model/phrase.ts';
import { alternating } from '../runTests/alternating.ts';
import { runRule } from './runRule.ts';

/** Fourteen points that go up and down by turns: two sources by turns, e.g. two data shards. */
export const nelson4 = runRule({
  id: 'nelson-4',
  title: phrase('Nelson 4: fourteen up and down'),
  test: alternating(14),
  sided: false,
  describe: (tag, [value]) => phrase('Fourteen values of {0} in a row go up and down by turns, the last is {1}', tag, value),
});
