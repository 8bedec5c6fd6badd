import { createRng, shuffled } from '../../base/rng.ts';
import type { Draw } from './contract.ts';

/** Blocks that are mixed with each other at a time; a source keeps as many at hand, so that each is read once in an epoch. */
export const mixedBlocks = 8;

const stream = 0x0de7;

/**
 * The order in which the members of a part are seen in an epoch; a function of seed and epoch alone.
 * Where the source is read in blocks, their order is shuffled, and then the members of a few blocks at a time: near to a full shuffle, and each block is read once.
 */
export function shuffleOrder(members: Int32Array, { seed, epoch }: Draw, blocks?: Int32Array): Int32Array {
  const rng = createRng(seed, stream, epoch);
  if (!blocks || blocks.length <= mixedBlocks) return Int32Array.from(shuffled(rng, [...members]));
  const groups = shuffled(rng, membersByBlock(members, blocks)), order = new Int32Array(members.length);
  for (let block = 0, at = 0; block < groups.length; block += mixedBlocks) {
    const mixed = shuffled(rng, groups.slice(block, block + mixedBlocks).flat());
    order.set(mixed, at);
    at += mixed.length;
  }
  return order;
}

/** Members come in rising order, and so do the starts of the blocks. */
function membersByBlock(members: Int32Array, blocks: Int32Array): number[][] {
  const groups = Array.from(blocks, (): number[] => []);
  let block = 0;
  for (const member of members) {
    while (block + 1 < blocks.length && blocks[block + 1]! <= member) block++;
    groups[block]!.push(member);
  }
  return groups;
}
