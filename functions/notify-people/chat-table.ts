import { BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import { StillBusyError } from '../lib/attempts.ts';
import { type Notification, putNotification } from '../lib/put-notification.ts';

const room = z.object({ kind: z.enum(['PUBLIC', 'PRIVATE', 'DIRECT']), name: z.string() });
const member = z.object({
  userId: z.string(),
  displayName: z.string(),
  notify: z.enum(['ALL', 'MENTIONS', 'NONE']),
});

/** A room and some of its people, as they are now. */
export interface RoomView {
  /** `null` when there is no such room. */
  room: z.infer<typeof room> | null;
  /** By user id: those of the asked who are members. */
  members: ReadonlyMap<string, z.infer<typeof member>>;
}

/** The chat table, as far as this function reads and writes it: docs/data-model.md. */
export interface ChatTable {
  /** One strongly consistent read. @throws StillBusyError */
  view(roomId: string, userIds: readonly string[]): Promise<RoomView>;
  /** Stores a notification with its entry in the inbox, unless it was stored before. */
  putOnce(
    notification: Notification,
    changeId: string,
    at: Date,
    correlationId: string | undefined,
  ): Promise<void>;
}

export function createChatTable(client: DynamoDBClient, name: string): ChatTable {
  return {
    async view(roomId, userIds) {
      const pk = `ROOM#${roomId}`;
      const sorts = new Set(['ROOM', ...userIds.map((userId) => `MEMBER#${userId}`)]);
      const { Responses, UnprocessedKeys } = await client.send(
        new BatchGetItemCommand({
          RequestItems: {
            [name]: { Keys: [...sorts].map((sk) => marshall({ pk, sk })), ConsistentRead: true },
          },
        }),
      );
      if (UnprocessedKeys?.[name]) throw new StillBusyError('The table stayed busy.');
      const items = (Responses?.[name] ?? []).map((item) => unmarshall(item));
      const found = items.find(({ sk }) => sk === 'ROOM');
      const members = items.filter(({ sk }) => sk !== 'ROOM').map((item) => member.parse(item));
      return {
        room: found ? room.parse(found) : null,
        members: new Map(members.map((one) => [one.userId, one])),
      };
    },
    putOnce: (notification, changeId, at, correlationId) =>
      putNotification(client, name, notification, { changeId, at, correlationId }),
  };
}
