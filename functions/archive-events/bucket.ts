import { HeadObjectCommand, NotFound, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';

/** Where lines are kept. An object is written once; `delete-account` alone changes it later. */
export interface Bucket {
  has(key: string): Promise<boolean>;
  put(key: string, text: string): Promise<void>;
}

export function createBucket(client: S3Client, name: string): Bucket {
  return {
    async has(key) {
      try {
        await client.send(new HeadObjectCommand({ Bucket: name, Key: key }));
        return true;
      } catch (failure) {
        if (failure instanceof NotFound) return false;
        throw failure;
      }
    },
    async put(Key, Body) {
      await client.send(
        new PutObjectCommand({ Bucket: name, Key, Body, ContentType: 'application/x-ndjson' }),
      );
    },
  };
}
