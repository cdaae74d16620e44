/** What a month looks like. All but `users` are per user. */
export interface Traffic {
  users: number;
  /** Minutes connected. */
  connectedMinutes: number;
  /** Messages sent. */
  sends: number;
  /** People in the room of a message, the sender included. */
  roomSize: number;
  /** How many of them are connected when it arrives: 0 to 1. */
  onlineShare: number;
  /** Queries, catch-ups and subscription starts. */
  reads: number;
  /** Seconds between two heartbeats. */
  heartbeatSeconds: number;
  /** Typing, presence and read markers told to the room. */
  signals: number;
  /** Of a message on the wire. */
  messageBytes: number;
}

/** Everybody is always connected, the worst case: 1,500 minutes and 500 messages in rooms of 10. */
export const typicalTraffic: Traffic = {
  users: 1_000,
  connectedMinutes: 1_500,
  sends: 500,
  roomSize: 10,
  onlineShare: 1,
  reads: 3_000,
  heartbeatSeconds: 30,
  signals: 360,
  messageBytes: 1_000,
};

/** Heartbeats of one user in a month. */
export const heartbeats = ({ connectedMinutes, heartbeatSeconds }: Traffic): number =>
  (connectedMinutes * 60) / heartbeatSeconds;

/** How often one user's messages arrive somewhere, the sender's own screen included. */
export const deliveries = ({ sends, roomSize, onlineShare }: Traffic): number =>
  sends * (1 + (roomSize - 1) * onlineShare);

/** How often one user's signals arrive at others. */
export const signalDeliveries = ({ signals, roomSize, onlineShare }: Traffic): number =>
  signals * (roomSize - 1) * onlineShare;

/** Seconds of a month of 30 days. */
export const secondsPerMonth = 30 * 24 * 3_600;
