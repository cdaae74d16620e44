import {
  GetObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  type S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';

/** The archive, as far as a deletion needs it. */
export interface ArchiveBucket {
  /** An object and what tells its versions apart; `null` when there is none. */
  read(key: string): Promise<{ text: string; version: string } | null>;
  /** @returns false when the object is no longer as it was read. */
  replace(key: string, text: string, version: string): Promise<boolean>;
}

const isChanged = (failure: unknown) =>
  failure instanceof S3ServiceException && [409, 412].includes(failure.$metadata.httpStatusCode ?? 0);

export function createArchiveBucket(client: S3Client, Bucket: string): ArchiveBucket {
  return {
    async read(Key) {
      try {
        const { Body, ETag = '' } = await client.send(new GetObjectCommand({ Bucket, Key }));
        return { text: (await Body?.transformToString()) ?? '', version: ETag };
      } catch (failure) {
        if (failure instanceof NoSuchKey) return null;
        throw failure;
      }
    },
    async replace(Key, Body, IfMatch) {
      try {
        // Two people may be in one object: https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
        const ContentType = 'application/x-ndjson';
        await client.send(new PutObjectCommand({ Bucket, Key, Body, ContentType, IfMatch }));
        return true;
      } catch (failure) {
        if (isChanged(failure)) return false;
        throw failure;
      }
    },
  };
}
