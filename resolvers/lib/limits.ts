/** Every limit that callers can meet, as `serverInfo.limits` tells them. Times in the unit their name says. */
export const limits = {
  displayNameChars: 40,
  roomNameChars: 80,
  roomTopicChars: 280,
  roomsPerUser: 200,
  membersPerRoom: 1000,
  messageBodyChars: 4000,
  mentionsPerMessage: 20,
  sendsPerWindow: 20,
  sendWindowSeconds: 10,
  idempotencyHours: 48,
  changeLogDays: 30,
  roomsPerPage: 50,
  messagesPerPage: 100,
  messagesPerPageDefault: 50,
  unreadCount: 100,
};
