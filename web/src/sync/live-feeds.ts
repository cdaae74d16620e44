import type { ChatApi, FeedObserver, InboxEvent, Membership, Message, RoomSignal } from './chat-api.ts';
import type { SubscriptionLife, WantedSubscription } from './subscription-set.ts';
import { createSubscriptionSet } from './subscription-set.ts';
import type { SubscriptionSet } from './subscription-set.ts';

/** What a subscription is about; `null` for the person's own inbox. */
export interface FeedTopic {
  kind: 'messages' | 'members' | 'signals' | 'inbox';
  roomId: string | null;
}

/** What the owner of the feeds hears. */
export interface LiveFeedHandlers {
  message(message: Message): void;
  membership(membership: Membership): void;
  signal(signal: RoomSignal): void;
  inbox(event: InboxEvent): void;
  damaged(topic: FeedTopic): void;
  acknowledged(topic: FeedTopic): void;
  /** The server ended it; it begins again at the next `follow`. */
  failed(topic: FeedTopic): void;
}

/** Everything that is followed live, within the budget of one connection. */
export interface LiveFeeds extends Omit<SubscriptionSet, 'follow' | 'isAcknowledged'> {
  /**
   * @param rooms all rooms that should be followed, the most active first
   * @param shown those on the screen; `hasSignals` is false for rooms with too many members
   */
  follow(rooms: readonly string[], shown: readonly { roomId: string; hasSignals: boolean }[]): void;
  /** Whether the messages of this room arrive as they are written. */
  isFollowed(roomId: string): boolean;
}

/**
 * AppSync allows 100 subscriptions per connection. We take 48: messages of 40 rooms, the inbox, members and signals
 * of 3 rooms on the screen, and one is left for another page.
 * https://docs.aws.amazon.com/general/latest/gr/appsync.html
 */
const maxFollowedRooms = 40;
const maxShownRooms = 3;

/** Creates the feeds; nothing is subscribed before `follow`. */
export function createLiveFeeds(api: ChatApi, handlers: LiveFeedHandlers): LiveFeeds {
  const topics = new Map<string, FeedTopic>();
  const topicOf = (key: string): FeedTopic => topics.get(key) ?? { kind: 'inbox', roomId: null };
  const set = createSubscriptionSet({
    acknowledged: (key) => handlers.acknowledged(topicOf(key)),
    failed: (key) => handlers.failed(topicOf(key)),
  });

  function wanted<T>(
    topic: FeedTopic,
    received: (event: T) => void,
    begin: (observer: FeedObserver<T>) => () => void,
  ): WantedSubscription {
    const key = keyOf(topic);
    topics.set(key, topic);
    return {
      key,
      begin: (life: SubscriptionLife) => begin({ ...life, received, damaged: () => handlers.damaged(topic) }),
    };
  }

  return {
    ...set,
    follow(rooms, shown) {
      const close = shown.slice(0, maxShownRooms);
      const followed = new Set([...shown.map(({ roomId }) => roomId), ...rooms].slice(0, maxFollowedRooms));
      set.follow([
        wanted({ kind: 'inbox', roomId: null }, handlers.inbox, api.followInbox),
        ...[...followed].map((roomId) =>
          wanted({ kind: 'messages', roomId }, handlers.message, (observer) =>
            api.followMessages(roomId, observer),
          ),
        ),
        ...close.map(({ roomId }) =>
          wanted({ kind: 'members', roomId }, handlers.membership, (observer) =>
            api.followMembers(roomId, observer),
          ),
        ),
        ...close
          .filter(({ hasSignals }) => hasSignals)
          .map(({ roomId }) =>
            wanted({ kind: 'signals', roomId }, handlers.signal, (observer) =>
              api.followSignals(roomId, observer),
            ),
          ),
      ]);
    },
    isFollowed: (roomId) => set.isAcknowledged(keyOf({ kind: 'messages', roomId })),
  };
}

function keyOf({ kind, roomId }: FeedTopic): string {
  return roomId === null ? kind : `${kind} ${roomId}`;
}
