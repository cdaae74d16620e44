import { Logger } from '@aws-lambda-powertools/logger';
import { z } from 'zod';
import { forRequest } from '../lib/for-request.ts';
import { createCloudWatch } from '../lib/cloud-watch.ts';
import { readCredentials } from '../lib/signing.ts';
import { createHandler } from './inspect-alarms.ts';

const { ALARM_PREFIX, AWS_ENDPOINT_URL } = z
  .object({ ALARM_PREFIX: z.string().min(1), AWS_ENDPOINT_URL: z.url().optional() })
  .parse(process.env);

const log = new Logger();

/** Data source of `alarms`. */
export const handler = forRequest(
  log,
  createHandler({
    call: createCloudWatch({
      // As the SDKs read it.
      url: AWS_ENDPOINT_URL ?? null,
      credentials: readCredentials(process.env),
      send: fetch,
    }),
    alarmPrefix: ALARM_PREFIX,
    nowMs: Date.now,
  }),
);
