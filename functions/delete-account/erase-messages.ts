import { type TransactWriteItem, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { z } from 'zod';
import { retryUntilDone } from '../lib/attempts.ts';
import { origin } from '../lib/correlation.ts';
import { deletedUser } from '../lib/deleted-user.ts';
import { isRace } from '../lib/race.ts';
import { changeExpiry, changeKey, message } from './chat-items.ts';
import type { DeletionTools, LeavingAccount } from './step.ts';
import { readPage } from './table-page.ts';

/** Read at once. Three writes each fit into one transaction for 33: what a page has too many comes with the next. */
const messagesRead = 500;
const messagesWritten = 33;

const messageItem = message.extend({ pk: z.string(), sk: z.string() });

/**
 * Makes tombstones of what somebody wrote in a room: some of it, behind the message `after`.
 *
 * @returns behind which message it goes on; `null` at the end.
 */
export async function eraseMessages(
  tools: DeletionTools,
  account: LeavingAccount,
  roomId: string,
  after: string,
): Promise<string | null> {
  const { client, tables, pause } = tools;
  let next: string | null = null;
  await retryUntilDone('Messages', pause, async () => {
    const page = await readPage(
      client,
      {
        TableName: tables.chat,
        KeyConditionExpression: 'pk = :messages AND sk > :after',
        FilterExpression: 'authorId = :user AND (authorName <> :name OR attribute_not_exists(deletedAt))',
        values: {
          ':messages': `ROOM#${roomId}#MESSAGES`,
          // A key may not be empty.
          ':after': after || ' ',
          ':user': account.userId,
          ':name': deletedUser,
        },
        Limit: messagesRead,
      },
      messageItem,
    );
    const now = page.items.slice(0, messagesWritten);
    next = page.items.length > messagesWritten ? (now.at(-1)?.id ?? null) : page.next;
    if (now.length === 0) return true;
    try {
      const TransactItems = now.flatMap((one) => tombstoneItems(tools, account, one));
      await client.send(new TransactWriteItemsCommand({ TransactItems }));
      return true;
    } catch (failure) {
      if (isRace(failure)) return false;
      throw failure;
    }
  });
  return next;
}

/** As `deleteMessage` does it: the log holds one entry per message. What answers a repeat of the send goes otherwise. */
function tombstoneItems(
  { tables, newId, nowMs }: DeletionTools,
  { correlationId }: LeavingAccount,
  found: z.infer<typeof messageItem>,
): TransactWriteItem[] {
  const TableName = tables.chat;
  const now = new Date(nowMs()).toISOString();
  const next = {
    ...found,
    authorName: deletedUser,
    body: null,
    mentions: [],
    deletedAt: found.deletedAt ?? now,
    version: found.version + 1,
    changeId: newId(),
  };
  const { pk: _pk, sk: _sk, ...shown } = next;
  return [
    {
      Put: {
        TableName,
        Item: marshall(next),
        ConditionExpression: 'version = :version',
        ExpressionAttributeValues: marshall({ ':version': found.version }),
      },
    },
    { Delete: { TableName, Key: marshall(changeKey(found.roomId, found.changeId)) } },
    {
      Put: {
        TableName,
        Item: marshall({
          ...changeKey(found.roomId, next.changeId),
          at: now,
          message: shown,
          ...origin(correlationId),
          expiresAt: changeExpiry(nowMs()),
        }),
      },
    },
  ];
}
