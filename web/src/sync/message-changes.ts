import { currentMessage } from '../graphql/current-message.ts';
import { toApiError } from '../graphql/api-error.ts';
import type { Clock } from '../lib/clock.ts';
import type { ChatApi, Message } from './chat-api.ts';
import { findMessage } from './message-window.ts';
import type { RoomTimeline } from './room-timeline.ts';

/** Edits and deletions of one room's messages: shown at once, asked for one after the other, taken back on failure. */
export interface MessageChanges {
  /** As `RoomHandle.editMessage`. */
  edit(messageId: string, expectedVersion: number, body: string): Promise<Message>;
  /** As `RoomHandle.deleteMessage`. */
  remove(messageId: string): Promise<Message>;
}

type Hope = (message: Message) => Message;

/** What was asked for of one message and has no answer yet. */
interface Pending {
  hopes: readonly Hope[];
  /** Settles with the newest of them. */
  last: Promise<unknown>;
  takeBack(): void;
}

/** Creates the changes of one room. */
export function createMessageChanges(options: {
  roomId: string;
  api: Pick<ChatApi, 'editMessage' | 'deleteMessage'>;
  timeline: Pick<RoomTimeline, 'state' | 'showInstead'>;
  /** An answer has the message as it is now. */
  arrived(message: Message): void;
  clock: Clock;
}): MessageChanges {
  const { api, roomId, timeline } = options;
  const pending = new Map<string, Pending>();
  /** Versions that one's own edits here made of another: whoever saw that one has seen all of these. */
  const ownEdits = new Map<string, { from: number; to: number }>();
  const now = () => new Date(options.clock.now()).toISOString();

  function show(messageId: string, { hopes }: Pending): () => void {
    const shown = findMessage(timeline.state.get().window, messageId);
    if (!shown || hopes.length === 0) return () => undefined;
    return timeline.showInstead(hopes.reduce((message, hope) => hope(message), shown));
  }

  /** Shows what the remaining hopes make of the newest message that is known. */
  function showHopes(messageId: string, entry: Pending, arrived: Message | null) {
    entry.takeBack();
    if (arrived) options.arrived(arrived);
    entry.takeBack = show(messageId, entry);
  }

  /** One change of a message waits for the one before, as the server knows no other order. */
  async function change(messageId: string, hope: Hope, ask: () => Promise<Message>): Promise<Message> {
    const entry = pending.get(messageId) ?? {
      hopes: [],
      last: Promise.resolve(),
      takeBack: () => undefined,
    };
    pending.set(messageId, entry);
    entry.hopes = [...entry.hopes, hope];
    showHopes(messageId, entry, null);
    const answer = entry.last.then(ask);
    entry.last = answer.catch(() => undefined);

    function settle(arrived: Message | null) {
      entry.hopes = entry.hopes.filter((other) => other !== hope);
      showHopes(messageId, entry, arrived);
      if (entry.hopes.length === 0) pending.delete(messageId);
    }
    try {
      const message = await answer;
      settle(message);
      return message;
    } catch (error) {
      const failure = toApiError(error);
      settle(currentMessage(failure));
      throw failure;
    }
  }

  async function askToEdit(id: string, seenVersion: number, body: string): Promise<Message> {
    const own = ownEdits.get(id);
    const isOwn = own !== undefined && seenVersion >= own.from && seenVersion < own.to;
    const expectedVersion = isOwn ? own.to : seenVersion;
    const message = await api.editMessage({ roomId, id, expectedVersion, body });
    const from = own?.to === expectedVersion ? own.from : expectedVersion;
    ownEdits.set(id, { from, to: message.version });
    return message;
  }

  return {
    edit: (messageId, expectedVersion, body) =>
      change(
        messageId,
        (shown) => ({ ...shown, body, editedAt: now() }),
        () => askToEdit(messageId, expectedVersion, body),
      ),
    remove: (messageId) =>
      change(
        messageId,
        (shown) => ({ ...shown, body: null, deletedAt: now() }),
        () => api.deleteMessage(roomId, messageId),
      ),
  };
}
