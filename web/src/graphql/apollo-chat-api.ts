import type { ApolloClient } from '@apollo/client';
import { isJsonObject, parseJson } from '../lib/json.ts';
import type { ChatApi, InboxEvent, Membership, Message, RoomSignal } from '../sync/chat-api.ts';
import { ApiError } from './api-error.ts';
import { followFeed } from './apollo-feed.ts';
import { createApolloRequests, present } from './apollo-request.ts';
import type { ApolloRequests } from './apollo-request.ts';
import { withCurrentMessage } from './current-message.ts';
import {
  AddMemberDocument,
  ArchiveRoomDocument,
  CreateRoomDocument,
  DeleteMessageDocument,
  EditMessageDocument,
  HeartbeatDocument,
  JoinRoomDocument,
  LeaveRoomDocument,
  MarkNotificationsReadDocument,
  MarkReadDocument,
  MembersDocument,
  MessagesDocument,
  MyRoomsDocument,
  NotificationsDocument,
  OnInboxDocument,
  OnMembershipDocument,
  OnMessageDocument,
  OnRoomSignalDocument,
  OpenDirectDocument,
  PresenceDocument,
  RemoveMemberDocument,
  RoomDocument,
  SearchProfilesDocument,
  SendMessageDocument,
  ServerInfoDocument,
  SetMemberRoleDocument,
  SetNotifyDocument,
  SetPresenceDocument,
  SetTypingDocument,
  SyncInboxDocument,
  SyncRoomDocument,
  UpdateRoomDocument,
} from './documents.generated.ts';

const roomsPageSize = 50;
const membersPageSize = 100;
const profilesLimit = 20;

/** The sync engine's API over Apollo. The engine has a store of its own, so nothing is cached here. */
export function createApolloChatApi(client: ApolloClient): ChatApi {
  const requests = createApolloRequests(client);
  return {
    ...createReads(requests),
    ...createMessageWrites(requests),
    ...createRoomWrites(requests),
    ...createFeeds(client),
  };
}

function createReads({ query }: ApolloRequests) {
  return {
    async limits() {
      const { serverInfo } = await query(ServerInfoDocument, {});
      const limits = parseJson(serverInfo.limits);
      return isJsonObject(limits) ? limits : {};
    },
    async myRooms(nextToken) {
      return present((await query(MyRoomsDocument, { limit: roomsPageSize, nextToken })).myRooms);
    },
    async room(id) {
      const { room } = await query(RoomDocument, { id });
      if (!room) throw new ApiError('NotFound', 'The room is not there.');
      return room;
    },
    async members(roomId, nextToken) {
      return present((await query(MembersDocument, { roomId, limit: membersPageSize, nextToken })).members);
    },
    async messages(roomId, anchor, limit) {
      return present((await query(MessagesDocument, { roomId, limit, ...anchor })).messages);
    },
    async presence(roomId) {
      return present((await query(PresenceDocument, { roomId })).presence).items;
    },
    async syncRoom(roomId, cursor, limit) {
      return present((await query(SyncRoomDocument, { roomId, cursor, limit })).syncRoom);
    },
    async syncInbox(cursor, limit) {
      return present((await query(SyncInboxDocument, { cursor, limit })).syncInbox);
    },
    async notifications(unreadOnly, limit, nextToken) {
      return present((await query(NotificationsDocument, { unreadOnly, limit, nextToken })).notifications);
    },
    async searchProfiles(prefix) {
      const { searchProfiles } = await query(SearchProfilesDocument, { prefix, limit: profilesLimit });
      return present(searchProfiles).items;
    },
  } satisfies Partial<ChatApi>;
}

function createMessageWrites({ mutate }: ApolloRequests) {
  return {
    async sendMessage({ mentions, ...message }) {
      return present(
        (await mutate(SendMessageDocument, { ...message, mentions: [...mentions] })).sendMessage,
      );
    },
    async editMessage(edit) {
      try {
        return present((await mutate(EditMessageDocument, edit)).editMessage);
      } catch (error) {
        throw withCurrentMessage(error);
      }
    },
    async deleteMessage(roomId, id) {
      return present((await mutate(DeleteMessageDocument, { roomId, id })).deleteMessage);
    },
    async markRead(roomId, messageId) {
      return present((await mutate(MarkReadDocument, { roomId, messageId })).markRead);
    },
    async markNotificationsRead(ids) {
      present((await mutate(MarkNotificationsReadDocument, { ids: [...ids] })).markNotificationsRead);
    },
    async setTyping(roomId, typing) {
      await mutate(SetTypingDocument, { roomId, typing });
    },
    async setPresence(roomId, status) {
      await mutate(SetPresenceDocument, { roomId, status });
    },
    async heartbeat(roomIds) {
      return present((await mutate(HeartbeatDocument, { roomIds: [...roomIds] })).heartbeat);
    },
  } satisfies Partial<ChatApi>;
}

function createRoomWrites({ mutate }: ApolloRequests) {
  return {
    async createRoom(clientId, input) {
      return present((await mutate(CreateRoomDocument, { clientId, input })).createRoom);
    },
    async openDirect(userId) {
      return present((await mutate(OpenDirectDocument, { userId })).openDirect);
    },
    async updateRoom(id, expectedVersion, input) {
      return present((await mutate(UpdateRoomDocument, { id, expectedVersion, input })).updateRoom);
    },
    async archiveRoom(id, expectedVersion) {
      return present((await mutate(ArchiveRoomDocument, { id, expectedVersion })).archiveRoom);
    },
    async joinRoom(id) {
      return present((await mutate(JoinRoomDocument, { id })).joinRoom);
    },
    async leaveRoom(id) {
      return present((await mutate(LeaveRoomDocument, { id })).leaveRoom);
    },
    async addMember(roomId, userId) {
      return present((await mutate(AddMemberDocument, { roomId, userId })).addMember);
    },
    async removeMember(roomId, userId) {
      return present((await mutate(RemoveMemberDocument, { roomId, userId })).removeMember);
    },
    async setMemberRole(roomId, userId, role) {
      return present((await mutate(SetMemberRoleDocument, { roomId, userId, role })).setMemberRole);
    },
    async setNotify(roomId, level) {
      return present((await mutate(SetNotifyDocument, { roomId, level })).setNotify);
    },
  } satisfies Partial<ChatApi>;
}

function createFeeds(client: ApolloClient) {
  return {
    followMessages: (roomId, observer) =>
      followFeed(client, OnMessageDocument, { roomId }, observer, ({ onMessage }) =>
        usableMessage(onMessage),
      ),
    followMembers: (roomId, observer) =>
      followFeed(client, OnMembershipDocument, { roomId }, observer, (data) =>
        usableMembership(data.onMembership),
      ),
    followSignals: (roomId, observer) =>
      followFeed(client, OnRoomSignalDocument, { roomId }, observer, (data) =>
        usableSignal(data.onRoomSignal),
      ),
    followInbox: (observer) =>
      followFeed(client, OnInboxDocument, {}, observer, ({ onInbox }) => usableInboxEvent(onInbox)),
  } satisfies Partial<ChatApi>;
}

// Subscribers get only what the sender selected: what lacks its keys can't be placed.
function usableMessage(message: Message | null): Message | null {
  const { id, roomId, authorId, createdAt, version } = message ?? {};
  return message && id && roomId && authorId && createdAt && version ? message : null;
}

function usableMembership(membership: Membership | null): Membership | null {
  const { roomId, userId, version } = membership ?? {};
  return membership && roomId && userId && version ? membership : null;
}

function usableSignal(signal: RoomSignal | null): RoomSignal | null {
  const { roomId, userId, kind } = signal ?? {};
  return signal && roomId && userId && kind ? signal : null;
}

function usableInboxEvent(event: InboxEvent | null): InboxEvent | null {
  return event?.changeId && event.kind ? event : null;
}
