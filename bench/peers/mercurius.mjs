import Fastify from 'fastify';
import mercurius from 'mercurius';
import { announce } from './announce.mjs';
import { openStore } from './message-store.mjs';
import { typeDefs } from './schema.mjs';

const store = await openStore();
const app = Fastify();

app.register(mercurius, {
  schema: typeDefs,
  jit: 1,
  subscription: true,
  resolvers: {
    Query: { history: (_root, { room }) => store.history(room) },
    Mutation: {
      async send(_root, { room, text }, { pubsub }) {
        const message = await store.send(room, text);
        pubsub.publish({ topic: room, payload: { onSent: message } });
        return message;
      },
    },
    Subscription: { onSent: { subscribe: (_root, { room }, { pubsub }) => pubsub.subscribe(room) } },
  },
});
await app.listen({ host: '127.0.0.1', port: 0 });
announce(app.server.address().port);
