import { ConditionalCheckFailedException, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { retryUntilDone } from '../lib/attempts.ts';
import { deletedUser } from '../lib/deleted-user.ts';
import { formerKey } from './chat-items.ts';
import { eraseChanges } from './erase-changes.ts';
import { eraseMessages } from './erase-messages.ts';
import { eraseWebhooks } from './erase-webhooks.ts';
import { nextRoom } from './next-room.ts';
import { renewPreview } from './renew-preview.ts';
import type { DeletionStep, DeletionTools } from './step.ts';

/** Parts of a room. */
const messagesPart = 1;
const changesPart = 2;
const previewPart = 3;
const webhooksPart = 4;

const former = 'FORMER#';

/** Takes what the account wrote, its name and its webhooks out of every room that it ever was in. */
export function createRoomErasing(tools: DeletionTools): DeletionStep {
  return async (account, place) => {
    const { userId } = account;
    const roomId = place.entry.slice(former.length);
    switch (place.part) {
      case messagesPart: {
        const next = await eraseMessages(tools, account, roomId, place.at);
        return next === null ? { ...place, part: changesPart, at: '' } : { ...place, at: next };
      }
      case changesPart: {
        const next = await eraseChanges(tools, userId, roomId, place.at);
        return next === null ? { ...place, part: previewPart, at: '' } : { ...place, at: next };
      }
      case previewPart:
        await retryUntilDone('A preview', tools.pause, () => renewPreview(tools, userId, roomId));
        return { ...place, part: webhooksPart };
      case webhooksPart:
        await retryUntilDone('The webhooks of a room', tools.pause, () =>
          eraseWebhooks(tools, userId, roomId),
        );
        return { ...place, part: 0 };
      default: {
        const next = await nextRoom(tools, userId, former, place.entry);
        if (!next) return null;
        await forgetName(tools, userId, next.roomId);
        return { ...place, entry: next.userSort, part: messagesPart, at: '' };
      }
    }
  };
}

/** Of who left a room long ago. */
async function forgetName({ client, tables }: DeletionTools, userId: string, roomId: string): Promise<void> {
  try {
    await client.send(
      new UpdateItemCommand({
        TableName: tables.chat,
        Key: marshall(formerKey(roomId, userId)),
        UpdateExpression: 'SET displayName = :name',
        ConditionExpression: 'displayName <> :name',
        ExpressionAttributeValues: marshall({ ':name': deletedUser }),
      }),
    );
  } catch (failure) {
    if (!(failure instanceof ConditionalCheckFailedException)) throw failure;
  }
}
