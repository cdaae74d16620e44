import type { DynamoDBBatchResponse } from 'aws-lambda';
import { failureReason } from '../lib/failure-reason.ts';
import { type Failures, orSetAside } from '../lib/failures.ts';
import type { GraphQlClient } from '../lib/graphql-client.ts';
import type { Log } from '../lib/log.ts';
import { processByKey } from '../lib/ordered-batch.ts';
import { type ChatChange, parseChatRecords } from './chat-change.ts';
import type { InboxEntry } from './inbox-entry.ts';
import { publishInboxEntry } from './publish-inbox-entry.ts';
import { type Renaming, renameMember, renameNewcomer } from './rename-member.ts';
import { tellMembers } from './tell-members.ts';

export interface Publishing extends Renaming {
  api: GraphQlClient;
  failures: Failures;
  log: Log;
}

/** Handles batches of the chat table's stream; what could not be told is reported back, record by record. */
export function createHandler(publishing: Publishing) {
  const { log } = publishing;

  return async (event: unknown): Promise<DynamoDBBatchResponse> => {
    const records = parseChatRecords(event);
    const response = await processByKey(
      records,
      (record) => orSetAside(record, async () => tell(record.readChange(), publishing), publishing),
      ({ sequenceNumber }, failure) =>
        log.error('A change could not be told', { sequenceNumber, reason: failureReason(failure) }),
    );
    log.info('Told changes', { records: records.length, failed: response.batchItemFailures.length });
    return response;
  };
}

async function tell(change: ChatChange, publishing: Publishing): Promise<void> {
  switch (change.kind) {
    case 'inbox':
      return tellInbox(change.entry, publishing);
    case 'room':
      return tellMembers(change, publishing);
    case 'name':
      return renameMember(change.userId, publishing);
    case 'none':
      return;
  }
}

async function tellInbox(entry: InboxEntry, publishing: Publishing): Promise<void> {
  await publishInboxEntry(entry, publishing.api);
  if (entry.kind === 'ROOM_ADDED') await renameNewcomer(entry.userId, entry.roomId, publishing);
}
