import { type Json, numberOf } from '../json/parse.ts';

/** Buckets of a logged `wandb.Histogram`: n counts between n + 1 edges, as lists or, packed, as first edge, width and count. */
export function bucketsOf(leaves: ReadonlyMap<string, Json>, key: string): Float64Array | undefined {
  const counts = numbers(leaves.get(`${key}.values`));
  const edges = numbers(leaves.get(`${key}.bins`)) ?? packedEdges(leaves, key);
  if (!counts || edges?.length !== counts.length + 1) return undefined;
  return Float64Array.from(counts.flatMap((count, index) => [edges[index]!, edges[index + 1]!, count]));
}

function packedEdges(leaves: ReadonlyMap<string, Json>, key: string): number[] | undefined {
  const [min, size, count] = ['min', 'size', 'count'].map((name) => numberOf(leaves.get(`${key}.packedBins.${name}`)));
  if (min === undefined || size === undefined || count === undefined || !(count < 100_000)) return undefined;
  return Array.from({ length: count + 1 }, (_, index) => min + index * size);
}

function numbers(value: Json | undefined): number[] | undefined {
  return Array.isArray(value) && value.every((each) => typeof each === 'number') ? value : undefined;
}
