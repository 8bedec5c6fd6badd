import { phrase } from '../../model/phrase.ts';
import { beyondZone } from '../runTests/beyondZone.ts';
import { runRule } from './runRule.ts';

/** Four of five points beyond 1σ on one side (Western Electric 3). */
export const nelson6 = runRule({
  id: 'nelson-6',
  title: phrase('Nelson 6: four of five beyond 1σ'),
  test: beyondZone(4, 5, 1),
  sided: true,
  describe: (tag, [value, centre]) => phrase('Four of the last five values of {0}, the last {1}, are more than 1σ from {2}', tag, value, centre),
});
