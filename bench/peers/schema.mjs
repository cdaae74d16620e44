export const typeDefs = `
  type Message { room: ID! id: ID! text: String! }
  type Query { history(room: ID!): [Message!]! }
  type Mutation { send(room: ID!, text: String!): Message }
  type Subscription { onSent(room: ID!): Message }
`;
