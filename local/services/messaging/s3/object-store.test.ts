import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import { createDisposer } from '../../../lib/disposer.ts';
import { givenEndpoint } from '../testing/given-endpoint.ts';
import { givenDataDir, givenMessaging } from '../testing/given-messaging.ts';

const buckets = [{ logicalId: 'Archive', name: 'archive', arn: 'arn:aws:s3:::archive' }];
const Bucket = 'archive';

async function givenClient(dataDir: string | null = null) {
  const disposer = createDisposer();
  const given = disposer.use(givenMessaging({ buckets, dataDir }));
  const endpoint = disposer.use(await givenEndpoint(given.messaging));
  const client = new S3Client({ ...endpoint.clientConfig, forcePathStyle: true });
  disposer.defer(() => client.destroy());
  return { client, messaging: given.messaging, [Symbol.asyncDispose]: () => disposer.dispose() };
}

async function keysOf(client: S3Client): Promise<(string | undefined)[]> {
  const { Contents = [] } = await client.send(new ListObjectsV2Command({ Bucket }));
  return Contents.map(({ Key }) => Key);
}

describe('S3', () => {
  test('keeps what the SDK puts', async () => {
    await using given = await givenClient();
    const Key = 'days/2026-01-01/ünï code.jsonl';
    await given.client.send(
      new PutObjectCommand({
        Bucket,
        Key,
        Body: '{"a":1}\n',
        ContentType: 'application/jsonl',
        Metadata: { room: 'r1' },
      }),
    );
    const object = await given.client.send(new GetObjectCommand({ Bucket, Key }));
    expect(await object.Body?.transformToString()).toBe('{"a":1}\n');
    expect(object).toMatchObject({ ContentType: 'application/jsonl', Metadata: { room: 'r1' } });
    expect(await keysOf(given.client)).toEqual([Key]);
  });

  test('throws the exceptions of the SDK', async () => {
    await using given = await givenClient();
    await expect(given.client.send(new GetObjectCommand({ Bucket, Key: 'none' }))).rejects.toMatchObject({
      name: 'NoSuchKey',
    });
    await expect(given.client.send(new HeadObjectCommand({ Bucket, Key: 'none' }))).rejects.toMatchObject({
      name: 'NotFound',
    });
  });

  test('takes the bucket from the host name', async () => {
    await using given = await givenClient();
    const answer = await given.messaging.handle(
      new Request('http://archive.localhost:4000/hosted', { method: 'PUT', body: 'x' }),
    );
    expect(answer.status).toBe(200);
    expect(await keysOf(given.client)).toEqual(['hosted']);
  });

  test('finds everything again after a restart, and nothing that was deleted', async () => {
    await using dir = await givenDataDir();
    {
      await using before = await givenClient(dir.path);
      for (const Key of ['stays', 'gone', 'gone too', 'a/b & c']) {
        await before.client.send(new PutObjectCommand({ Bucket, Key, Body: Key, Metadata: { key: 'm' } }));
      }
      await before.client.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: 'archive/stays' }));
      await before.client.send(new DeleteObjectCommand({ Bucket, Key: 'gone' }));
      await before.client.send(
        new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'gone too' }, { Key: 'a/b & c' }] } }),
      );
    }
    await using after = await givenClient(dir.path);
    expect(await keysOf(after.client)).toEqual(['copy', 'stays']);
    const object = await after.client.send(new GetObjectCommand({ Bucket, Key: 'copy' }));
    expect(await object.Body?.transformToString()).toBe('stays');
    expect(object.Metadata).toEqual({ key: 'm' });
  });
});
