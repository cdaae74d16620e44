import type { ApolloClient } from '@apollo/client';
import type { OpsApi } from '../ops/sync/ops-api.ts';
import { followFeed } from './apollo-feed.ts';
import { createApolloRequests, present } from './apollo-request.ts';
import {
  AlarmsDocument,
  AuditLogDocument,
  DeadLettersDocument,
  DiscardDeadLetterDocument,
  OnOpsDocument,
  PersonNameDocument,
  QueuesDocument,
  RedriveDeadLettersDocument,
  RedriveTasksDocument,
} from './documents.generated.ts';

/** What operators see and do, over Apollo. Nothing is cached: it is out of date a moment later. */
export function createApolloOpsApi(client: ApolloClient): OpsApi {
  const { query, mutate } = createApolloRequests(client);
  return {
    async queues() {
      return present((await query(QueuesDocument, {})).queues).items;
    },
    async alarms() {
      return present((await query(AlarmsDocument, {})).alarms).items;
    },
    async deadLetters(queue) {
      return present((await query(DeadLettersDocument, { queue })).deadLetters).items;
    },
    async redrives() {
      return present((await query(RedriveTasksDocument, {})).redriveTasks).items;
    },
    async audit(from, to, nextToken) {
      return present((await query(AuditLogDocument, { from, to, nextToken })).auditLog);
    },
    async redrive(queue) {
      return present((await mutate(RedriveDeadLettersDocument, { queue })).redriveDeadLetters);
    },
    async discard(queue, id) {
      await mutate(DiscardDeadLetterDocument, { queue, id });
    },
    async personName(userId) {
      return present((await query(PersonNameDocument, { userId })).profile).displayName;
    },
    follow: (observer) =>
      followFeed(client, OnOpsDocument, {}, observer, ({ onOps }) =>
        onOps?.redrive || onOps?.alarm ? { redrive: onOps.redrive, alarm: onOps.alarm } : null,
      ),
  };
}
