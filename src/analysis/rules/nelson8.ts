import { phrase } from '../../model/phrase.ts';
import { avoiding } from '../runTests/avoiding.ts';
import { runRule } from './runRule.ts';

/** Eight points outside 1σ with both sides seen: two levels by turns. */
export const nelson8 = runRule({
  id: 'nelson-8',
  title: phrase('Nelson 8: eight outside 1σ on both sides'),
  test: avoiding(8, 1),
  sided: false,
  describe: (tag, [value, centre]) => phrase('Eight values of {0} in a row, the last {1}, are outside 1σ of {2}, on both sides', tag, value, centre),
});
