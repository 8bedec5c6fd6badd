import { phrase } from '../../model/phrase.ts';
import { sameSide } from '../runTests/sameSide.ts';
import { runRule } from './runRule.ts';

/** Eight points in a row on one side of the centre. Western Electric 1 is `beyond-limits`, 2 and 3 are Nelson 5 and 6. */
export const westernElectric4 = runRule({
  id: 'western-electric-4',
  title: phrase('Western Electric 4: eight on one side'),
  test: sameSide(8),
  sided: true,
  describe: (tag, [value, centre]) => phrase('Eight values of {0} in a row, the last {1}, lie on the same side of {2}', tag, value, centre),
});
