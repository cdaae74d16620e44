/** An operation to try, with variables to fill in. */
export interface SavedOperation {
  title: string;
  query: string;
  variables: string;
}

const messageFields = `{
    id
    roomId
    authorId
    authorName
    kind
    body
    mentions
    clientId
    createdAt
    editedAt
    deletedAt
    version
    changeId
  }`;

const variables = (value: Record<string, unknown>) => JSON.stringify(value, null, 2);

/** A tour through chat: find out who one is, make a room, follow it, write in it, read it. */
export const savedOperations: readonly SavedOperation[] = [
  {
    title: 'Who am I?',
    query: `query Me {\n  me {\n    userId\n    displayName\n    createdAt\n  }\n}\n`,
    variables: '',
  },
  {
    title: 'Version and limits',
    query: `query ServerInfo {\n  serverInfo {\n    version\n    region\n    serverTime\n    features\n    limits\n  }\n}\n`,
    variables: '',
  },
  {
    title: 'Health (works with the API key)',
    query: `query Health {\n  health {\n    ok\n    region\n    at\n  }\n}\n`,
    variables: '',
  },
  {
    title: 'My rooms',
    query: `query MyRooms($nextToken: String) {\n  myRooms(limit: 20, nextToken: $nextToken) {\n    items {\n      id\n      kind\n      name\n      memberCount\n      unreadCount\n      lastMessage {\n        authorName\n        body\n        createdAt\n      }\n    }\n    nextToken\n  }\n}\n`,
    variables: '',
  },
  {
    title: 'Public rooms',
    query: `query PublicRooms($prefix: String) {\n  publicRooms(prefix: $prefix, limit: 20) {\n    items {\n      id\n      name\n      topic\n      memberCount\n    }\n    nextToken\n  }\n}\n`,
    variables: variables({ prefix: null }),
  },
  {
    title: 'Create a room',
    query: `# A repeat with the same clientId makes no second room.\nmutation CreateRoom($clientId: ID!, $input: CreateRoomInput!) {\n  createRoom(clientId: $clientId, input: $input) {\n    id\n    name\n    kind\n    memberCount\n    myMembership {\n      role\n    }\n  }\n}\n`,
    variables: variables({
      clientId: '6f0a4f3e-3c5f-4f0e-9f5e-0d8f3e1b7a10',
      input: { kind: 'PUBLIC', name: 'From the playground', topic: null },
    }),
  },
  {
    title: 'Join a room',
    query: `mutation JoinRoom($id: ID!) {\n  joinRoom(id: $id) {\n    roomId\n    displayName\n    role\n    joinedAt\n  }\n}\n`,
    variables: variables({ id: '' }),
  },
  {
    title: 'Follow a room (subscription)',
    query: `# For members. Events appear in the list below.\nsubscription OnMessage($roomId: ID!) {\n  onMessage(roomId: $roomId) ${messageFields}\n}\n`,
    variables: variables({ roomId: '' }),
  },
  {
    title: 'Send a message',
    query: `# Subscribers receive only what is selected here.\nmutation SendMessage($roomId: ID!, $clientId: ID!, $body: String!) {\n  sendMessage(roomId: $roomId, clientId: $clientId, body: $body) ${messageFields}\n}\n`,
    variables: variables({
      roomId: '',
      clientId: 'a3b9a5a0-64f1-4ad0-8c57-6a0a6c1f2e01',
      body: 'Hello from the playground',
    }),
  },
  {
    title: 'Messages of a room',
    query: `query Messages($roomId: ID!, $before: ID) {\n  messages(roomId: $roomId, before: $before, limit: 20) {\n    items ${messageFields.replaceAll('\n', '\n  ')}\n    nextToken\n  }\n}\n`,
    variables: variables({ roomId: '', before: null }),
  },
];
