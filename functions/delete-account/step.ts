import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Pause } from '../lib/attempts.ts';
import type { DeletionCommand, DeletionPlace } from '../lib/deletion-command.ts';

/** Whose account goes, and the request that asked for it. */
export type LeavingAccount = Pick<DeletionCommand, 'userId' | 'correlationId'>;

/**
 * Does the next piece of a phase, small enough for a second or two. A repeat leaves everything as it is.
 *
 * @returns where it goes on, or `null` when the phase is over.
 */
export type DeletionStep = (
  account: LeavingAccount & Pick<DeletionCommand, 'pass'>,
  place: DeletionPlace,
) => Promise<DeletionPlace | null>;

/** What steps work with. */
export interface DeletionTools {
  client: DynamoDBClient;
  tables: { chat: string; tree: string; records: string; archive: string };
  pause: Pause;
  newId: () => string;
  /** Epoch milliseconds. */
  nowMs: () => number;
}
