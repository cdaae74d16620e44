import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDisposer } from '../../lib/disposer.ts';
import { AwsError } from '../../lib/errors.ts';
import { isJsonObject, parseJson } from '../../lib/json.ts';
import { createLogger } from '../../lib/logger.ts';
import type { StartSubject } from './contract/subject.ts';
import { describeDynamoDb } from './dynamodb.contract.ts';
import { startDynamoDb, type DynamoDb } from './dynamodb.ts';
import { startRemoteDynamoDb } from './remote-dynamodb.ts';

const log = createLogger('error', (line) => {
  throw new Error(line);
});
const place = { region: 'eu-west-1', accountId: '123456789012' };

describeDynamoDb('in memory', (tables, clock) =>
  startDynamoDb({ tables, clock, log, dataDir: null, ...place }),
);

describeDynamoDb('on disk', startOnDisk);

describeDynamoDb('at a remote endpoint', async (tables, clock) => {
  const disposer = createDisposer();
  const local = disposer.use(await startDynamoDb({ tables, clock, log, dataDir: null, ...place }));
  const endpoint = await startServer(local, disposer);
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
  const remote = await startRemoteDynamoDb({ endpoint, region: place.region, credentials, tables, clock });
  return { ...disposer.use(remote), [Symbol.asyncDispose]: () => disposer.dispose() };
});

async function startOnDisk(...[tables, clock]: Parameters<StartSubject>) {
  const disposer = createDisposer();
  const dataDir = await mkdtemp(join(tmpdir(), 'dynamodb-'));
  disposer.defer(() => rm(dataDir, { recursive: true }));
  const dynamoDb = disposer.use(await startDynamoDb({ tables, clock, log, dataDir, ...place }));
  return { ...dynamoDb, [Symbol.asyncDispose]: () => disposer.dispose() };
}

/** Serves the two APIs as AWS's JSON protocol; returns the address. */
async function startServer(dynamoDb: DynamoDb, disposer: ReturnType<typeof createDisposer>): Promise<string> {
  const server = createServer((request, response) => void answer(dynamoDb, request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  disposer.defer(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

async function answer(dynamoDb: DynamoDb, request: IncomingMessage, response: ServerResponse): Promise<void> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const input = parseJson(body);
  const [api, operation = ''] = String(request.headers['x-amz-target']).split('.');
  const call = api === 'DynamoDBStreams_20120810' ? dynamoDb.callStreams : dynamoDb.call;
  try {
    const output = await call(operation, isJsonObject(input) ? input : {});
    response.end(JSON.stringify(output));
  } catch (failure) {
    const error =
      failure instanceof AwsError ? failure : new AwsError('InternalFailure', String(failure), 500);
    const type = `com.amazonaws.dynamodb.v20120810#${error.name}`;
    response.writeHead(error.statusCode);
    response.end(JSON.stringify({ __type: type, message: error.message, ...error.fields }));
  }
}
