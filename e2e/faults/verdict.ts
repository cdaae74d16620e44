import type { Message } from '../../web/src/sync/chat-api.ts';
import type { TrueMessage } from './truth.ts';

/** How a room on one screen differs from what the server has. All zero when it doesn't. */
export interface Difference {
  lost: number;
  /** On the screen, but not at the server. */
  invented: number;
  doubled: number;
  outOfOrder: number;
  /** An edit or a deletion that has not arrived. */
  stale: number;
}

export const noDifference: Difference = { lost: 0, invented: 0, doubled: 0, outOfOrder: 0, stale: 0 };

/** Compares what somebody sees with the truth: the same messages, once each, in the same order and version. */
export function compare(truth: readonly TrueMessage[], seen: readonly Message[]): Difference {
  const versions = new Map(truth.map(({ id, version }) => [id, version]));
  const seenIds = seen.map(({ id }) => id);
  const distinct = new Set(seenIds);
  return {
    lost: truth.filter(({ id }) => !distinct.has(id)).length,
    invented: seenIds.filter((id) => !versions.has(id)).length,
    doubled: seenIds.length - distinct.size,
    outOfOrder: seenIds.filter((id, index) => index > 0 && id < (seenIds[index - 1] ?? '')).length,
    stale: seen.filter(({ id, version }) => versions.has(id) && versions.get(id) !== version).length,
  };
}

export function sum(differences: readonly Difference[]): Difference {
  return differences.reduce(
    (total, one) => ({
      lost: total.lost + one.lost,
      invented: total.invented + one.invented,
      doubled: total.doubled + one.doubled,
      outOfOrder: total.outOfOrder + one.outOfOrder,
      stale: total.stale + one.stale,
    }),
    noDifference,
  );
}

export function isClean(difference: Difference): boolean {
  return Object.values(difference).every((count) => count === 0);
}
