import type { ChatApi, Membership, NewRoom, NotifyLevel, Role, Room, RoomUpdate } from './chat-api.ts';
import type { RoomsStore } from './rooms-store.ts';

/** What a person does with rooms and members; answers are shown before events tell of them. All reject with an `ApiError`. */
export interface RoomActions {
  /** The same `clientId` again makes no second room. */
  createRoom(clientId: string, input: NewRoom): Promise<Room>;
  /** The direct room with somebody; always the same one. */
  openDirect(userId: string): Promise<Room>;
  /** A `Conflict` has the room as it is now in `info.current`. */
  updateRoom(roomId: string, expectedVersion: number, input: RoomUpdate): Promise<Room>;
  /** Closes a room for ever. */
  archiveRoom(roomId: string, expectedVersion: number): Promise<Room>;
  joinRoom(roomId: string): Promise<void>;
  /** `Conflict` for the last owner, who has to hand over first. */
  leaveRoom(roomId: string): Promise<void>;
  addMember(roomId: string, userId: string): Promise<Membership>;
  removeMember(roomId: string, userId: string): Promise<Membership>;
  setMemberRole(roomId: string, userId: string, role: Role): Promise<Membership>;
  setNotify(roomId: string, level: NotifyLevel): Promise<Membership>;
}

/** Creates the actions over the API. */
export function createRoomActions(options: {
  api: ChatApi;
  rooms: RoomsStore;
  lost(roomId: string, room: Room | null): void;
  follow(): void;
  /** Who wants to know of a room's memberships. */
  members(roomId: string): { receiveMembership(membership: Membership): void } | undefined;
}): RoomActions {
  const { api, rooms } = options;

  function gained(room: Room): Room {
    rooms.put(room);
    options.follow();
    return room;
  }

  async function member(request: Promise<Membership>): Promise<Membership> {
    const membership = await request;
    options.members(membership.roomId)?.receiveMembership(membership);
    return membership;
  }

  return {
    createRoom: async (clientId, input) => gained(await api.createRoom(clientId, input)),
    openDirect: async (userId) => gained(await api.openDirect(userId)),
    updateRoom: async (roomId, version, input) => gained(await api.updateRoom(roomId, version, input)),
    archiveRoom: async (roomId, version) => gained(await api.archiveRoom(roomId, version)),
    async joinRoom(roomId) {
      await member(api.joinRoom(roomId));
      gained(await api.room(roomId));
    },
    async leaveRoom(roomId) {
      await api.leaveRoom(roomId);
      const room = rooms.find(roomId)?.room;
      rooms.remove(roomId);
      options.lost(roomId, room?.kind === 'PUBLIC' ? { ...room, myMembership: null } : null);
    },
    addMember: (roomId, userId) => member(api.addMember(roomId, userId)),
    removeMember: (roomId, userId) => member(api.removeMember(roomId, userId)),
    setMemberRole: (roomId, userId, role) => member(api.setMemberRole(roomId, userId, role)),
    async setNotify(roomId, level) {
      const membership = await api.setNotify(roomId, level);
      rooms.putMembership(membership);
      return membership;
    },
  };
}
