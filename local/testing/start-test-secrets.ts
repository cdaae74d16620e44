import { randomInt, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Clock } from '../lib/clock.ts';
import { AwsError } from '../lib/errors.ts';
import { isJsonObject } from '../lib/json.ts';
import type { SecretModel } from '../model/secrets.ts';
import { openSecretsManager } from '../services/secrets-manager/secrets-manager.ts';

/** Secrets Manager in memory, and a client of the SDK that speaks to it. */
export interface TestSecrets extends AsyncDisposable {
  client: SecretsManagerClient;
  /** How many calls have come. */
  calls(): number;
  /** Lets every call fail from now on, or no more. */
  fail(fails: boolean): void;
}

/** Starts Secrets Manager with these secrets, for tests of code that uses the SDK. */
export async function startTestSecrets(secrets: readonly SecretModel[], clock: Clock): Promise<TestSecrets> {
  const service = await openSecretsManager({
    secrets,
    dataDir: null,
    clock,
    newId: randomUUID,
    randomIndex: (below) => randomInt(below),
  });
  let calls = 0;
  let fails = false;

  async function answer(request: IncomingMessage): Promise<object> {
    calls += 1;
    const operation = String(request.headers['x-amz-target']).split('.')[1] ?? '';
    const input: unknown = JSON.parse(await text(request));
    if (fails) throw new AwsError('InternalServiceError', 'An error occurred on the server side.', 500);
    return service.call(operation, isJsonObject(input) ? input : {});
  }

  const server = createServer((request, response) => {
    const send = (status: number, body: object) =>
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(JSON.stringify(body));
    answer(request).then(
      (body) => send(200, body),
      (error: unknown) => {
        if (!(error instanceof AwsError)) return send(500, { __type: 'InternalServiceError' });
        return send(error.statusCode, { __type: error.name, message: error.message });
      },
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const client = new SecretsManagerClient({
    region: 'eu-west-1',
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    maxAttempts: 1,
  });

  return {
    client,
    calls: () => calls,
    fail: (nowFails) => void (fails = nowFails),
    async [Symbol.asyncDispose]() {
      client.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
