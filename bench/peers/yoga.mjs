import { createServer } from 'node:http';
import { useServer } from 'graphql-ws/use/ws';
import { createPubSub, createSchema, createYoga } from 'graphql-yoga';
import { WebSocketServer } from 'ws';
import { announce } from './announce.mjs';
import { openStore } from './message-store.mjs';
import { typeDefs } from './schema.mjs';

const store = await openStore();
const pubSub = createPubSub();
const schema = createSchema({
  typeDefs,
  resolvers: {
    Query: { history: (_root, { room }) => store.history(room) },
    Mutation: {
      async send(_root, { room, text }) {
        const message = await store.send(room, text);
        pubSub.publish('sent', room, { onSent: message });
        return message;
      },
    },
    Subscription: { onSent: { subscribe: (_root, { room }) => pubSub.subscribe('sent', room) } },
  },
});
const http = createServer(createYoga({ schema, logging: false, graphiql: false }));
const sockets = new WebSocketServer({ server: http, path: '/graphql', perMessageDeflate: false });
useServer({ schema }, sockets);
http.listen(0, '127.0.0.1', () => announce(http.address().port));
