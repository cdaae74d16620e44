import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Clock } from '../lib/clock.ts';
import { AwsError } from '../lib/errors.ts';
import { isJsonObject } from '../lib/json.ts';
import { createLogger } from '../lib/logger.ts';
import type { TableModel } from '../model/dynamodb.ts';
import { type DynamoDb, startDynamoDb } from '../services/dynamodb/dynamodb.ts';

/** DynamoDB in memory, and a client of the SDK that speaks to it. */
export interface TestDynamoDb extends AsyncDisposable {
  dynamoDb: DynamoDb;
  client: DynamoDBClient;
  /** Lets the next calls of an operation fail, or answer something else; each answer is used once. */
  answerNext(operation: string, answer: () => object): void;
}

/** Starts DynamoDB with these tables, for tests of code that uses the SDK. */
export async function startTestDynamoDb(tables: readonly TableModel[], clock: Clock): Promise<TestDynamoDb> {
  const region = 'eu-west-1';
  const log = createLogger('silent', () => undefined);
  const dynamoDb = await startDynamoDb({
    tables,
    dataDir: null,
    clock,
    log,
    region,
    accountId: '123456789012',
  });
  const planned: { operation: string; answer: () => object }[] = [];

  async function answer(request: IncomingMessage): Promise<object> {
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const input: unknown = JSON.parse(await text(request));
    const index = planned.findIndex((entry) => entry.operation === operation);
    const [plan] = index < 0 ? [] : planned.splice(index, 1);
    return plan ? plan.answer() : dynamoDb.call(operation, isJsonObject(input) ? input : {});
  }

  const server = createServer((request, response) => {
    const send = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
    answer(request).then(
      (body) => send(200, body),
      (error: unknown) => {
        if (!(error instanceof AwsError)) return send(500, { __type: 'InternalServerError' });
        return send(error.statusCode, { __type: error.name, message: error.message, ...error.fields });
      },
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const client = new DynamoDBClient({
    region,
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
  });

  return {
    dynamoDb,
    client,
    answerNext: (operation, make) => void planned.push({ operation, answer: make }),
    async [Symbol.asyncDispose]() {
      client.destroy();
      server.closeAllConnections();
      server.close();
      await dynamoDb[Symbol.asyncDispose]();
    },
  };
}
