import { Logger } from '@aws-lambda-powertools/logger';
import {
  GetFunctionConcurrencyCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
} from '@aws-sdk/client-lambda';
import { z } from 'zod';
import { createHandler } from './raise-caps.ts';

const { MOST_BY_FUNCTION } = z.object({ MOST_BY_FUNCTION: z.string() }).parse(process.env);
const mostByFunction = new Map(
  Object.entries(z.record(z.string(), z.number().int().positive()).parse(JSON.parse(MOST_BY_FUNCTION))),
);
const lambda = new LambdaClient({});

/** Alarms about functions that are held back: gives these more of the account's concurrency. */
export const handler = createHandler({
  mostByFunction,
  concurrency: {
    async read(functionName) {
      const { ReservedConcurrentExecutions = null } = await lambda.send(
        new GetFunctionConcurrencyCommand({ FunctionName: functionName }),
      );
      return ReservedConcurrentExecutions;
    },
    async write(functionName, share) {
      await lambda.send(
        new PutFunctionConcurrencyCommand({
          FunctionName: functionName,
          ReservedConcurrentExecutions: share,
        }),
      );
    },
  },
  log: new Logger(),
});
