import { phrase } from '../../model/phrase.ts';
import { sameSide } from '../runTests/sameSide.ts';
import { runRule } from './runRule.ts';

/** Nine points in a row on one side of the centre: the level has shifted a little. */
export const nelson2 = runRule({
  id: 'nelson-2',
  title: phrase('Nelson 2: nine on one side'),
  test: sameSide(9),
  sided: true,
  describe: (tag, [value, centre]) => phrase('Nine values of {0} in a row, the last {1}, lie on the same side of {2}', tag, value, centre),
});
