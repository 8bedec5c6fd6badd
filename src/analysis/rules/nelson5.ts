import { phrase } from '../../model/phrase.ts';
import { beyondZone } from '../runTests/beyondZone.ts';
import { runRule } from './runRule.ts';

/** Two of three points beyond 2σ on one side (Western Electric 2). */
export const nelson5 = runRule({
  id: 'nelson-5',
  title: phrase('Nelson 5: two of three beyond 2σ'),
  test: beyondZone(2, 3, 2),
  sided: true,
  describe: (tag, [value, centre]) => phrase('Two of the last three values of {0}, the last {1}, are more than 2σ from {2}', tag, value, centre),
});
