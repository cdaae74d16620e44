import type { Mutation, Query, Room, Subscription } from '../schema.generated.ts';

/** Data sources that are Lambda functions, by the name that AppSync knows them by. */
export const functionSourceNames = [
  'signOutUser',
  'authorizeRecords',
  'enqueueRecords',
  'startJob',
  'recordStats',
  'issueAccessToken',
  'inspectQueues',
  'browseDeadLetters',
  'discardDeadLetter',
  'startRedrive',
  'startAccountDeletion',
  'inspectAlarms',
  'manageWebhooks',
] as const;
export type FunctionSourceName = (typeof functionSourceNames)[number];

/** All data sources: none, the tables, the functions. */
export const dataSourceNames = [
  'none',
  'chat',
  'tree',
  'records',
  'operations',
  ...functionSourceNames,
] as const;
export type DataSourceName = (typeof dataSourceNames)[number];

/** A field that a resolver may stand on. */
export type FieldName =
  | `Query.${keyof Query}`
  | `Mutation.${keyof Mutation}`
  | `Subscription.${keyof Subscription}`
  | `Room.${keyof Room}`;

/** A pipeline step: `resolvers/steps/<name>.ts` on a data source. */
export type Step = readonly [name: string, dataSource: DataSourceName];

/** A data source of its own, or steps between the two handlers of `resolvers/<field>.ts`. */
export type ResolverEntry = { unit: DataSourceName } | { steps: readonly Step[] };

const unit = (dataSource: DataSourceName): ResolverEntry => ({ unit: dataSource });
const steps = (...list: Step[]): ResolverEntry => ({ steps: list });

/** Every field with a resolver: field → steps → data source, one row each. */
export const resolverMap: Readonly<Partial<Record<FieldName, ResolverEntry>>> = {
  'Query.health': unit('none'),
  'Query.serverInfo': unit('none'),
  'Query.me': steps(['getProfile', 'chat'], ['saveProfile', 'chat']),
  'Query.profile': unit('chat'),
  'Query.searchProfiles': unit('chat'),
  'Query.room': steps(['getRoomAccess', 'chat']),
  'Query.myRooms': steps(
    ['queryMyMemberships', 'chat'],
    ['getRoomsOfMemberships', 'chat'],
    ['getRoomsOfMemberships', 'chat'],
  ),
  'Query.publicRooms': steps(['queryPublicRooms', 'chat'], ['getMembershipsOfRooms', 'chat']),
  'Query.members': steps(['getRoomAccess', 'chat'], ['queryMembers', 'chat']),
  'Query.messages': steps(
    ['getRoomAccess', 'chat'],
    ['queryMessages', 'chat'],
    ['queryNewerMessages', 'chat'],
  ),
  'Query.presence': steps(['getRoomAccess', 'chat'], ['queryPresence', 'chat'], ['getHeartbeats', 'chat']),
  'Query.syncRoom': steps(['getRoomAccess', 'chat'], ['queryRoomChanges', 'chat']),
  'Query.syncInbox': unit('chat'),
  'Query.notifications': unit('chat'),
  'Query.webhooks': steps(['getWebhooks', 'chat']),
  'Query.webhookDeliveries': steps(['getWebhooks', 'chat'], ['queryWebhookDeliveries', 'chat']),
  'Query.factories': unit('tree'),
  'Query.factory': unit('tree'),
  'Query.syncTree': unit('tree'),
  'Query.records': unit('records'),
  'Query.record': unit('records'),
  'Query.recordStats': unit('recordStats'),
  'Query.syncRecords': unit('records'),
  'Query.job': unit('records'),
  'Query.jobs': unit('records'),
  'Query.accessTokens': unit('records'),
  'Query.queues': unit('inspectQueues'),
  'Query.deadLetters': unit('browseDeadLetters'),
  'Query.redriveTasks': unit('operations'),
  'Query.auditLog': unit('operations'),
  'Query.alarms': unit('inspectAlarms'),
  'Mutation.updateProfile': steps(['saveProfile', 'chat']),
  'Mutation.createRoom': steps(['getProfile', 'chat'], ['putRoom', 'chat']),
  'Mutation.openDirect': steps(['getDirectRoom', 'chat'], ['putDirectRoom', 'chat']),
  'Mutation.updateRoom': steps(['getRoomAccess', 'chat'], ['replaceRoom', 'chat']),
  'Mutation.archiveRoom': steps(['getRoomAccess', 'chat'], ['replaceRoom', 'chat']),
  'Mutation.joinRoom': steps(['getCandidate', 'chat'], ['putMembership', 'chat']),
  'Mutation.leaveRoom': steps(
    ['getCandidate', 'chat'],
    ['deleteMembership', 'chat'],
    ['deleteMembership', 'chat'],
  ),
  'Mutation.addMember': steps(['getCandidate', 'chat'], ['putMembership', 'chat']),
  'Mutation.removeMember': steps(
    ['getCandidate', 'chat'],
    ['deleteMembership', 'chat'],
    ['deleteMembership', 'chat'],
  ),
  'Mutation.setMemberRole': steps(['getCandidate', 'chat'], ['updateRole', 'chat'], ['updateRole', 'chat']),
  'Mutation.setNotify': steps(['getRoomAccess', 'chat'], ['updateNotify', 'chat'], ['updateNotify', 'chat']),
  'Mutation.sendMessage': steps(
    ['getSender', 'chat'],
    ['putMessage', 'chat'],
    ['putMessage', 'chat'],
    ['updateRoomPreview', 'chat'],
  ),
  'Mutation.editMessage': steps(
    ['getMessage', 'chat'],
    ['replaceMessage', 'chat'],
    ['updateRoomPreview', 'chat'],
  ),
  'Mutation.deleteMessage': steps(
    ['getMessage', 'chat'],
    ['replaceMessage', 'chat'],
    ['replaceMessage', 'chat'],
    ['updateRoomPreview', 'chat'],
  ),
  'Mutation.markRead': steps(
    ['getMessage', 'chat'],
    ['updateReadMarker', 'chat'],
    ['updateReadMarker', 'chat'],
  ),
  'Mutation.markNotificationsRead': steps(
    ['getNotifications', 'chat'],
    ['readNotifications', 'chat'],
    ['readNotifications', 'chat'],
    ['readNotifications', 'chat'],
    ['readNotifications', 'chat'],
  ),
  'Mutation.createWebhook': steps(['getWebhooks', 'chat'], ['changeWebhook', 'manageWebhooks']),
  'Mutation.updateWebhook': steps(['getWebhooks', 'chat'], ['changeWebhook', 'manageWebhooks']),
  'Mutation.deleteWebhook': steps(['getWebhooks', 'chat'], ['changeWebhook', 'manageWebhooks']),
  'Mutation.testWebhook': steps(['getWebhooks', 'chat'], ['changeWebhook', 'manageWebhooks']),
  'Mutation.rotateWebhookSecret': steps(['getWebhooks', 'chat'], ['changeWebhook', 'manageWebhooks']),
  'Mutation.setTyping': steps(['getRoomAccess', 'chat'], ['countTyping', 'chat']),
  'Mutation.setPresence': steps(['getRoomAccess', 'chat'], ['putPresence', 'chat']),
  'Mutation.heartbeat': steps(
    ['putHeartbeat', 'chat'],
    ['getMembershipsOfIds', 'chat'],
    ['queryLatestChange', 'chat'],
    ['queryLatestChange', 'chat'],
    ['queryLatestChange', 'chat'],
    ['queryLatestChange', 'chat'],
    ['queryLatestChange', 'chat'],
  ),
  'Mutation.signOutUser': steps(['putAudit', 'operations'], ['revokeTokens', 'signOutUser']),
  'Mutation.createFactory': steps(['putFactory', 'tree'], ['putFactory', 'tree'], ['putFactory', 'tree']),
  'Mutation.updateFactory': steps(
    ['getFactory', 'tree'],
    ['replaceFactory', 'tree'],
    ['replaceFactory', 'tree'],
  ),
  'Mutation.deleteFactory': steps(
    ['getFactory', 'tree'],
    ['removeFactory', 'tree'],
    ['removeFactory', 'tree'],
  ),
  'Mutation.generateChildren': steps(
    ['getFactory', 'tree'],
    ['replaceChildren', 'tree'],
    ['replaceChildren', 'tree'],
    ['replaceChildren', 'tree'],
    ['replaceChildren', 'tree'],
    ['replaceChildren', 'tree'],
    ['replaceChildren', 'tree'],
  ),
  'Mutation.submitRecord': steps(
    ['authorizeRecords', 'authorizeRecords'],
    ['enqueueRecords', 'enqueueRecords'],
  ),
  'Mutation.submitRecords': steps(
    ['authorizeRecords', 'authorizeRecords'],
    ['enqueueRecords', 'enqueueRecords'],
  ),
  'Mutation.generateRecords': steps(['authorizeRecords', 'authorizeRecords'], ['startJob', 'startJob']),
  'Mutation.cancelJob': steps(['cancelJob', 'records'], ['endCancelledJob', 'records']),
  'Mutation.deleteRecord': steps(['getRecord', 'records'], ['removeRecord', 'records']),
  'Mutation.redriveDeadLetters': unit('startRedrive'),
  'Mutation.discardDeadLetter': unit('discardDeadLetter'),
  'Mutation.publishOpsEvent': unit('none'),
  'Mutation.createAccessToken': unit('issueAccessToken'),
  'Mutation.revokeAccessToken': steps(['getAccessToken', 'records'], ['endAccessToken', 'records']),
  'Mutation.deleteMyAccount': unit('startAccountDeletion'),
  'Mutation.deleteAccount': unit('startAccountDeletion'),
  'Mutation.publishJobProgress': unit('none'),
  'Mutation.publishRecordChange': unit('none'),
  'Mutation.publishMessage': unit('none'),
  'Mutation.publishInboxEvent': unit('none'),
  'Mutation.publishFactoryChange': unit('none'),
  'Subscription.onMessage': steps(['getRoomAccess', 'chat']),
  'Subscription.onMembership': steps(['getRoomAccess', 'chat']),
  'Subscription.onRoomSignal': steps(['getRoomAccess', 'chat']),
  'Subscription.onInbox': unit('none'),
  'Subscription.onFactoryChange': unit('none'),
  'Subscription.onRecord': steps(['checkSession', 'records']),
  'Subscription.onJob': steps(['checkSession', 'records']),
  'Subscription.onOps': steps(['checkSession', 'records']),
  'Room.unreadCount': unit('chat'),
};
