import type { DynamoDBBatchResponse } from 'aws-lambda';
import { logWork, traced } from '../lib/correlation.ts';
import { failureReason } from '../lib/failure-reason.ts';
import { type Failures, orSetAside } from '../lib/failures.ts';
import type { GraphQlClient } from '../lib/graphql-client.ts';
import type { Log } from '../lib/log.ts';
import { processByKey, workOf } from '../lib/ordered-batch.ts';
import { type ChatRecord, parseChatRecords } from './chat-change.ts';
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
      (record) => orSetAside(record, () => tell(record, publishing), publishing),
      ({ sequenceNumber, correlationId }, failure) =>
        log.error('A change could not be told', {
          ...traced(correlationId),
          sequenceNumber,
          reason: failureReason(failure),
        }),
    );
    logWork(log, 'Told changes', workOf(records, response));
    return response;
  };
}

async function tell(record: ChatRecord, publishing: Publishing): Promise<void> {
  const { correlationId } = record;
  const change = record.readChange();
  switch (change.kind) {
    case 'inbox':
      return tellInbox(change.entry, publishing);
    case 'room':
      return tellMembers({ ...change, correlationId }, publishing);
    case 'name':
      return renameMember(change.userId, correlationId, publishing);
    case 'none':
      return;
  }
}

async function tellInbox(entry: InboxEntry, publishing: Publishing): Promise<void> {
  await publishInboxEntry(entry, publishing.api);
  if (entry.kind === 'ROOM_ADDED') {
    await renameNewcomer(entry.userId, entry.roomId, entry.correlationId ?? null, publishing);
  }
}
