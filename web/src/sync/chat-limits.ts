/** The limits that screens and engine need; as the server names them. */
const defaults = {
  displayNameChars: 40,
  roomNameChars: 80,
  roomTopicChars: 280,
  roomsPerUser: 200,
  membersPerRoom: 1000,
  messageBodyChars: 4000,
  mentionsPerMessage: 20,
  messageEditHours: 24,
  slowModeSecondsMax: 120,
  profilePrefixCharsMin: 2,
  /** Rooms with more members have no typing, presence and read signals. */
  signalledMembers: 100,
  typingIntervalSeconds: 3,
  typingExpirySeconds: 6,
  heartbeatRooms: 5,
  heartbeatSeconds: 30,
  presenceExpirySeconds: 75,
  /** Counting of unread messages stops here. */
  unreadCount: 100,
  webhooksPerRoom: 5,
};

export type ChatLimits = Readonly<typeof defaults>;

/** What holds until the server has told its own limits. */
export const defaultLimits: ChatLimits = defaults;

/** Takes what is a positive number from the server's answer, and the defaults for the rest. */
export function readLimits(told: Readonly<Record<string, unknown>>): ChatLimits {
  const limits = { ...defaults };
  for (const name of Object.keys(limits).filter(isLimitName)) {
    const value = told[name];
    if (typeof value === 'number' && value > 0) limits[name] = value;
  }
  return limits;
}

function isLimitName(name: string): name is keyof typeof defaults {
  return name in defaults;
}
