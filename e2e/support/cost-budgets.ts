/** What fields may call; a scan is in nobody's budget. */
type Operation =
  'GetItem' | 'BatchGetItem' | 'Query' | 'PutItem' | 'UpdateItem' | 'TransactWriteItems' | 'Invoke';

/** The most that one typical call may cost. What is not named may not happen. */
export interface Budget {
  calls: Partial<Record<Operation, number>>;
  /** How often the field runs for one call; once unless said. */
  runs?: number;
  readUnits?: number;
  writeUnits?: number;
}

const free: Budget = { calls: {} };
/** May the caller see the room? */
const access: Budget = { calls: { BatchGetItem: 1 }, readUnits: 2 };
/** When the subscriber was signed out last. */
const session: Budget = { calls: { GetItem: 1 }, readUnits: 1 };
const page = (readUnits: number): Budget => ({ calls: { Query: 1 }, readUnits });
const pageInRoom: Budget = { calls: { BatchGetItem: 1, Query: 1 }, readUnits: 3 };
/** Does the caller own the room? The rest is a function's. */
const webhook: Budget = { calls: { BatchGetItem: 1, Invoke: 1 }, readUnits: 3 };
/** One read, then one transaction: nothing is half done. */
const transaction = (readUnits: number, writeUnits: number): Budget => ({
  calls: { ...(readUnits > 0 && { BatchGetItem: 1 }), TransactWriteItems: 1 },
  readUnits,
  writeUnits,
});
/** The room's preview follows a transaction, by an update of its own. */
const withPreview = ({ calls, readUnits = 0, writeUnits = 0 }: Budget): Budget => ({
  calls: { ...calls, UpdateItem: 1 },
  readUnits,
  writeUnits: writeUnits + 1,
});

/** By `Type.field`: every field of the schema, and every other one with a resolver. */
export const budgets: Readonly<Record<string, Budget>> = {
  'Query.health': free,
  'Query.serverInfo': free,
  'Query.me': { calls: { GetItem: 1 }, readUnits: 1 },
  'Query.profile': { calls: { GetItem: 1 }, readUnits: 1 },
  'Query.searchProfiles': page(0.5),
  'Query.room': access,
  'Query.myRooms': { calls: { Query: 1, BatchGetItem: 1 }, readUnits: 1.5 },
  'Query.publicRooms': { calls: { Query: 1, BatchGetItem: 1 }, readUnits: 1 },
  'Query.members': pageInRoom,
  'Query.messages': pageInRoom,
  'Query.presence': { calls: { BatchGetItem: 2, Query: 1 }, readUnits: 3 },
  'Query.syncRoom': pageInRoom,
  'Query.syncInbox': page(1),
  'Query.notifications': page(1),
  'Query.webhooks': { calls: { BatchGetItem: 1 }, readUnits: 3 },
  'Query.webhookDeliveries': { calls: { BatchGetItem: 1, Query: 1 }, readUnits: 4 },
  'Query.factories': page(1),
  'Query.factory': { calls: { GetItem: 1 }, readUnits: 1 },
  'Query.syncTree': page(1),
  'Query.records': page(0.5),
  'Query.record': { calls: { GetItem: 1 }, readUnits: 1 },
  'Query.recordStats': { calls: { Invoke: 1 } },
  'Query.syncRecords': page(1),
  'Query.job': { calls: { GetItem: 1 }, readUnits: 1 },
  'Query.jobs': page(1),
  'Query.accessTokens': page(1),
  'Query.queues': { calls: { Invoke: 1 } },
  'Query.alarms': { calls: { Invoke: 1 } },
  'Query.deadLetters': { calls: { Invoke: 1 } },
  'Query.redriveTasks': page(1),
  'Query.auditLog': page(1),
  'Room.unreadCount': page(1),

  'Mutation.updateProfile': { calls: { UpdateItem: 1 }, writeUnits: 3 },
  'Mutation.createRoom': { calls: { GetItem: 1, TransactWriteItems: 1 }, readUnits: 1, writeUnits: 14 },
  'Mutation.openDirect': transaction(4, 22),
  'Mutation.updateRoom': transaction(2, 6),
  'Mutation.archiveRoom': transaction(2, 6),
  'Mutation.joinRoom': transaction(4, 16),
  'Mutation.leaveRoom': transaction(4, 18),
  'Mutation.addMember': transaction(5, 16),
  'Mutation.removeMember': transaction(5, 20),
  'Mutation.setMemberRole': transaction(5, 12),
  'Mutation.setNotify': transaction(2, 8),
  'Mutation.sendMessage': withPreview(transaction(3, 10)),
  'Mutation.editMessage': withPreview(transaction(3, 8)),
  'Mutation.deleteMessage': withPreview(transaction(3, 10)),
  'Mutation.markRead': transaction(3, 6),
  'Mutation.markNotificationsRead': transaction(1, 6),
  'Mutation.createWebhook': webhook,
  'Mutation.updateWebhook': webhook,
  'Mutation.deleteWebhook': webhook,
  'Mutation.testWebhook': webhook,
  'Mutation.rotateWebhookSecret': webhook,
  'Mutation.setTyping': { calls: { BatchGetItem: 1, UpdateItem: 1 }, readUnits: 2, writeUnits: 1 },
  'Mutation.setPresence': transaction(2, 6),
  'Mutation.heartbeat': {
    calls: { PutItem: 1, BatchGetItem: 1, Query: 1 },
    readUnits: 1.5,
    writeUnits: 1,
  },
  // Its function calls it again, to end the subscriptions that the first request has no room for.
  'Mutation.signOutUser': { calls: { PutItem: 1, Invoke: 1 }, runs: 2, writeUnits: 1 },
  'Mutation.createFactory': transaction(0, 10),
  'Mutation.updateFactory': transaction(2, 6),
  'Mutation.deleteFactory': transaction(2, 8),
  'Mutation.generateChildren': transaction(2, 6),
  'Mutation.submitRecord': { calls: { Invoke: 2 } },
  'Mutation.submitRecords': { calls: { Invoke: 2 } },
  'Mutation.generateRecords': { calls: { Invoke: 2 } },
  'Mutation.cancelJob': { calls: { UpdateItem: 1, TransactWriteItems: 1 }, writeUnits: 5 },
  'Mutation.deleteRecord': { calls: { GetItem: 1, TransactWriteItems: 1 }, readUnits: 1, writeUnits: 6 },
  'Mutation.createAccessToken': { calls: { Invoke: 1 } },
  'Mutation.revokeAccessToken': { calls: { GetItem: 1, TransactWriteItems: 1 }, readUnits: 1, writeUnits: 4 },
  'Mutation.deleteMyAccount': { calls: { Invoke: 1 } },
  'Mutation.deleteAccount': { calls: { Invoke: 1 } },
  'Mutation.redriveDeadLetters': { calls: { Invoke: 1 } },
  'Mutation.discardDeadLetter': { calls: { Invoke: 1 } },
  'Mutation.publishOpsEvent': free,
  'Mutation.publishJobProgress': free,
  'Mutation.publishMessage': free,
  'Mutation.publishInboxEvent': free,
  'Mutation.publishFactoryChange': free,
  'Mutation.publishRecordChange': free,

  'Subscription.onMessage': access,
  'Subscription.onMembership': access,
  'Subscription.onRoomSignal': access,
  'Subscription.onInbox': free,
  'Subscription.onFactoryChange': free,
  'Subscription.onRecord': session,
  'Subscription.onJob': session,
  'Subscription.onOps': session,
};
