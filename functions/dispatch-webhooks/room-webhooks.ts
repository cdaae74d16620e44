import { BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { StillBusyError } from '../lib/attempts.ts';
import { readWebhooks, type StoredWebhook, webhooksKey } from '../lib/webhook-items.ts';

/** The webhooks of rooms. */
export interface RoomWebhooks {
  /**
   * By room, those of at most a hundred rooms; nothing for a room that has none. Half a read unit a room: it may miss what
   * was changed within the last moment.
   *
   * @throws StillBusyError
   */
  find(roomIds: readonly string[]): Promise<Map<string, Map<string, StoredWebhook>>>;
}

export function createRoomWebhooks(client: DynamoDBClient, table: string): RoomWebhooks {
  return {
    async find(roomIds) {
      const rooms = new Map(roomIds.map((roomId) => [webhooksKey(roomId).pk, roomId]));
      const Keys = [...rooms.values()].map((roomId) => marshall(webhooksKey(roomId)));
      const { Responses, UnprocessedKeys } = await client.send(
        new BatchGetItemCommand({ RequestItems: { [table]: { Keys } } }),
      );
      if (UnprocessedKeys?.[table]) throw new StillBusyError('The table stayed busy.');
      return new Map(
        (Responses?.[table] ?? []).map((item) => [rooms.get(item['pk']?.S ?? '') ?? '', readWebhooks(item)]),
      );
    },
  };
}
