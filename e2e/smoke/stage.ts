import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** What `cdk deploy --outputs-file` writes, and the local runtime with `--outputs`: its part `local` is its own. */
const stackOutputs = z.object({
  GraphqlUrl: z.url(),
  RealtimeUrl: z.url(),
  ApiKey: z.string(),
  Region: z.string(),
  UserPoolId: z.string(),
  UserPoolClientId: z.string(),
});
/** A stack is named for its environment; whichever has these outputs is meant. */
const outputsFile = z.looseObject({
  local: z
    .object({
      endpoint: z.url(),
      users: z.array(z.object({ username: z.string(), password: z.string() })),
    })
    .optional(),
});

/** A running Chorus, here or on AWS, and who signs in to it. */
export interface Stage {
  graphqlUrl: string;
  realtimeUrl: string;
  apiKey: string;
  userPoolId: string;
  userPoolClientId: string;
  /** Where Cognito answers, when it is not AWS. */
  userPoolEndpoint: string | null;
  username: string;
  password: string;
}

/**
 * Reads an outputs file. On the local runtime a demo user's password is in it; elsewhere it has to be given.
 *
 * @throws Error that says what is missing.
 */
export function readStage(file: string, username: string, password: string | undefined): Stage {
  const { local, ...stacks } = outputsFile.parse(JSON.parse(readFileSync(file, 'utf8')));
  const Chorus = Object.values(stacks).flatMap((stack) => stackOutputs.safeParse(stack).data ?? [])[0];
  if (!Chorus) throw new Error(`${file} has no outputs of Chorus.`);
  const known = password ?? local?.users.find((user) => user.username === username)?.password;
  if (known === undefined) throw new Error(`SMOKE_PASSWORD must hold the password of ${username}.`);
  return {
    graphqlUrl: Chorus.GraphqlUrl,
    realtimeUrl: Chorus.RealtimeUrl,
    apiKey: Chorus.ApiKey,
    userPoolId: Chorus.UserPoolId,
    userPoolClientId: Chorus.UserPoolClientId,
    userPoolEndpoint: local?.endpoint ?? null,
    username,
    password: known,
  };
}
