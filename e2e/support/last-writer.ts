import { isDeepStrictEqual } from 'node:util';
import type { TableChange, WireItem } from './table-stream.ts';

export type Side = 'first' | 'second';

/** What stands in an item: `null` when it is not there. */
type Image = WireItem | null;

/** What has to be written, and where. */
export interface Repair {
  side: Side;
  keys: WireItem;
  image: Image;
}

/** Who wins one item that is written on two sides. */
export interface ItemHistory {
  /** Takes a change as a side's stream tells it; answers what has to be written for both to hold the winner. */
  changed(side: Side, change: TableChange): Repair[];
  /** A repair was carried out, over what stood there before: the side's stream tells it as a change, which it is not. */
  repaired(repair: Repair, before: Image): void;
}

const otherSide = (side: Side): Side => (side === 'first' ? 'second' : 'first');

/**
 * Creates the history of one item. The later write wins; of two in the same second, the one that replaced the other,
 * else that of the second side.
 */
export function createItemHistory(): ItemHistory {
  const echoes: Record<Side, Image[]> = { first: [], second: [] };
  let winner: { side: Side; image: Image; atSeconds: number } | null = null;

  function isEcho(side: Side, image: Image): boolean {
    const index = echoes[side].findIndex((echo) => isDeepStrictEqual(echo, image));
    if (index >= 0) echoes[side].splice(index, 1);
    return index >= 0;
  }

  return {
    changed(side, { keys, before, after: image, atSeconds }) {
      if (isEcho(side, image)) return [];
      const sawTheWinner = winner === null || isDeepStrictEqual(before, winner.image);
      const isLater =
        winner !== null &&
        (atSeconds > winner.atSeconds || (atSeconds === winner.atSeconds && side >= winner.side));
      if (sawTheWinner || isLater) winner = { side, image, atSeconds };
      const repair = { keys, image: winner?.image ?? null };
      const there = { ...repair, side: otherSide(side) };
      // Where both wrote, either side may hold what lost, by a write of its own or by a copy.
      const isAlone = sawTheWinner && echoes[side].length === 0;
      return isAlone ? [there] : [there, { ...repair, side }];
    },
    repaired({ side, image }, before) {
      // What changes nothing is in no stream.
      if (!isDeepStrictEqual(before, image)) echoes[side].push(image);
    },
  };
}
