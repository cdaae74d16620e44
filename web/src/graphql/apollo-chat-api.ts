import type { ApolloClient, OperationVariables, TypedDocumentNode } from '@apollo/client';
import type { ChatApi, Message, MessageObserver } from '../sync/chat-api.ts';
import { ApiError, toApiError } from './api-error.ts';
import {
  CreateRoomDocument,
  JoinRoomDocument,
  MessagesDocument,
  MyRoomsDocument,
  OnMessageDocument,
  RoomDocument,
  SendMessageDocument,
} from './documents.generated.ts';

const roomsPageSize = 50;

/** The sync engine's API over Apollo. The engine has a store of its own, so nothing is cached here. */
export function createApolloChatApi(client: ApolloClient): ChatApi {
  async function query<TData, TVariables extends OperationVariables>(
    document: TypedDocumentNode<TData, TVariables>,
    variables: TVariables,
  ): Promise<TData> {
    try {
      const { data } = await client.query<TData, OperationVariables>({
        query: document,
        variables,
        fetchPolicy: 'no-cache',
      });
      return present(data);
    } catch (error) {
      throw toApiError(error);
    }
  }

  async function mutate<TData, TVariables extends OperationVariables>(
    document: TypedDocumentNode<TData, TVariables>,
    variables: TVariables,
  ): Promise<TData> {
    try {
      const { data } = await client.mutate<TData, OperationVariables>({
        mutation: document,
        variables,
        fetchPolicy: 'no-cache',
      });
      return present(data);
    } catch (error) {
      throw toApiError(error);
    }
  }

  return {
    async myRooms(nextToken) {
      return present((await query(MyRoomsDocument, { limit: roomsPageSize, nextToken })).myRooms);
    },
    async room(id) {
      const { room } = await query(RoomDocument, { id });
      if (!room) throw new ApiError('NotFound', 'The room is not there.');
      return room;
    },
    async messages(roomId, anchor, limit) {
      return present((await query(MessagesDocument, { roomId, limit, ...anchor })).messages);
    },
    async sendMessage(variables) {
      return present((await mutate(SendMessageDocument, variables)).sendMessage);
    },
    async createRoom(clientId, input) {
      return present((await mutate(CreateRoomDocument, { clientId, input })).createRoom);
    },
    async joinRoom(id) {
      return present((await mutate(JoinRoomDocument, { id })).joinRoom);
    },
    followMessages: (roomId, observer) => followMessages(client, roomId, observer),
  };
}

/** A field the server refused without an error would be a surprise; it ends here as a typed one. */
function present<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new ApiError('Unknown', 'The answer was empty.');
  return value;
}

function followMessages(client: ApolloClient, roomId: string, observer: MessageObserver): () => void {
  const subscription = client
    .subscribe({
      query: OnMessageDocument,
      variables: { roomId },
      fetchPolicy: 'no-cache',
      errorPolicy: 'all',
      context: { onAcknowledged: () => observer.acknowledged() },
    })
    .subscribe({
      next(result) {
        const message = result.data?.onMessage;
        if (result.error || !isUsable(message)) observer.damaged();
        else observer.received(message);
      },
      error: () => observer.failed(),
      complete: () => observer.failed(),
    });
  return () => subscription.unsubscribe();
}

/** Subscribers get only what the sender selected: a message without its keys can't be placed. */
function isUsable(message: Message | null | undefined): message is Message {
  return Boolean(message?.id && message.roomId && message.authorId && message.createdAt && message.version);
}
