import { ApolloClient, ApolloLink, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { describe, expect, it } from 'vitest';
import { createCorrelationLink } from './correlation-link.ts';

function setUp() {
  const names: (string | null)[] = [];
  let made = 0;
  const http = new HttpLink({
    uri: 'https://api.example/graphql',
    fetch: (_input, init) => {
      names.push(new Headers(init?.headers).get('x-correlation-id'));
      return Promise.resolve(Response.json({ data: { send: true } }));
    },
  });
  const client = new ApolloClient({
    link: ApolloLink.from([createCorrelationLink(() => `made-${(made += 1)}`), http]),
    cache: new InMemoryCache(),
  });
  const send = (variables: Record<string, unknown>) =>
    client.mutate({ mutation: gql('mutation Send { send }'), variables });
  return { send, names };
}

describe('correlation link', () => {
  it('names every request anew', async () => {
    const { send, names } = setUp();
    await send({});
    await send({ input: { name: 'a' } });
    expect(names).toEqual(['made-1', 'made-2']);
  });

  it('names all tries of one thing the same', async () => {
    const { send, names } = setUp();
    await send({ clientId: 'c-1', body: 'a' });
    await send({ clientId: 'c-1', body: 'a' });
    await send({ input: { clientId: 'c-2' } });
    expect(names).toEqual(['c-1', 'c-1', 'c-2']);
  });
});
