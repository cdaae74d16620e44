import { once } from 'node:events';
import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../lib/clock.ts';
import { things } from './contract/subject.ts';
import { startRemoteDynamoDb } from './remote-dynamodb.ts';

const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };

/** Answers each request with the next of the given answers, the last one for good. */
async function startAnswering(...answers: { status: number; body: object }[]) {
  const operations: string[] = [];
  const server = createServer((request, response) => {
    operations.push(String(request.headers['x-amz-target']));
    request.resume();
    const { status, body } = (answers.length > 1 ? answers.shift() : answers[0]) ?? { status: 500, body: {} };
    response.writeHead(status).end(JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    endpoint: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`,
    operations,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const start = (endpoint: string, tables = [things]) =>
  startRemoteDynamoDb({ endpoint, region: 'eu-west-1', credentials, tables, clock: systemClock });

describe('a remote DynamoDB', () => {
  it('says when nobody answers', async () => {
    const { endpoint, [Symbol.asyncDispose]: stop } = await startAnswering();
    await stop();
    await expect(start(endpoint)).rejects.toMatchObject({
      code: 'InvalidOption',
      message: `--dynamodb-endpoint: no DynamoDB answers at ${endpoint}.`,
    });
  });

  it('tries again when it is throttled or the server fails, and not otherwise', async () => {
    const type = 'com.amazonaws.dynamodb.v20120810';
    await using server = await startAnswering(
      { status: 400, body: { __type: `${type}#ThrottlingException`, message: 'slow down' } },
      { status: 500, body: {} },
      { status: 200, body: { TableNames: [] } },
      { status: 400, body: { __type: 'com.amazon.coral.validate#ValidationException', message: 'no' } },
    );
    await using remote = await start(server.endpoint, []);
    expect(await remote.call('ListTables', {})).toEqual({ TableNames: [] });
    await expect(remote.call('GetItem', {})).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'no',
    });
    expect(server.operations).toEqual([
      ...Array(3).fill('DynamoDB_20120810.ListTables'),
      'DynamoDB_20120810.GetItem',
    ]);
  });

  it('refuses a table with other keys', async () => {
    const Table = { TableStatus: 'ACTIVE', KeySchema: [{ AttributeName: 'other', KeyType: 'HASH' }] };
    await using server = await startAnswering({ status: 200, body: { Table } });
    await expect(start(server.endpoint)).rejects.toMatchObject({
      code: 'DataIncompatible',
      message: expect.stringMatching(
        /^ThingsTable: the table Things .* has the key \(other\), the template says \(id\)/,
      ),
    });
  });
});
