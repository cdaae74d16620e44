import type { Mutation, Query, Room, Subscription } from '../schema.generated.ts';

/** Data sources by the name that AppSync knows them by. */
export const dataSourceNames = ['none', 'chat'] as const;
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
  'Query.room': steps(['getRoomAccess', 'chat']),
  'Query.myRooms': steps(
    ['queryMyMemberships', 'chat'],
    ['getRoomsOfMemberships', 'chat'],
    ['getRoomsOfMemberships', 'chat'],
  ),
  'Query.publicRooms': steps(['queryPublicRooms', 'chat'], ['getMembershipsOfRooms', 'chat']),
  'Query.messages': steps(
    ['getRoomAccess', 'chat'],
    ['queryMessages', 'chat'],
    ['queryNewerMessages', 'chat'],
  ),
  'Mutation.updateProfile': steps(['saveProfile', 'chat']),
  'Mutation.createRoom': steps(['getProfile', 'chat'], ['putRoom', 'chat']),
  'Mutation.joinRoom': steps(['getRoomAccess', 'chat'], ['getProfile', 'chat'], ['putMembership', 'chat']),
  'Mutation.sendMessage': steps(
    ['getSender', 'chat'],
    ['putMessage', 'chat'],
    ['putMessage', 'chat'],
    ['updateRoomPreview', 'chat'],
  ),
  'Subscription.onMessage': steps(['getRoomAccess', 'chat']),
  'Room.unreadCount': unit('chat'),
};
