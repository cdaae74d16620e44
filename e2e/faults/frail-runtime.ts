import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callCognito } from '../support/chat-client.ts';
import { type ChorusOutputs, type LocalProcess, startLocalProcess } from '../support/local-process.ts';

/** What `POST /_local/faults` takes: see docs/recipes.md. */
export interface FaultSettings {
  seed?: number;
  events?: { dropRate?: number; duplicateRate?: number; delayMs?: number; dropAfterStartAckMs?: number };
  responses?: { dropRate?: number };
  functions?: Record<string, { failRate?: number; loseRate?: number; repeatRate?: number; delayMs?: number }>;
}

/** The runtime as a process of its own that keeps its data and its address when it is killed. */
export interface FrailRuntime extends AsyncDisposable {
  outputs(): ChorusOutputs;
  /** The switches last until the next death; `setFaults` again after it. */
  setFaults(settings: FaultSettings): Promise<void>;
  cutAllConnections(): Promise<void>;
  /** `kill -9`, then the same data at the same address again. */
  killAndRestart(): Promise<void>;
  /** Makes a person who can sign in; answers their access token. */
  signUp(username: string): Promise<string>;
}

const password = 'Faults-and-more-1!';

export async function startFrailRuntime(): Promise<FrailRuntime> {
  const data = mkdtempSync(join(tmpdir(), 'chorus-faults-'));
  let local: LocalProcess = await startLocalProcess(['--no-web', '--log', 'error', '--data', data]);
  const { port } = new URL(local.origin);

  async function call(method: string, path: string, body?: unknown): Promise<void> {
    const response = await fetch(`${local.origin}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  }

  const cognito = (operation: string, input: Record<string, unknown>) =>
    callCognito(local.origin, operation, { ClientId: local.outputs.Chorus.UserPoolClientId, ...input });

  return {
    outputs: () => local.outputs,
    setFaults: (settings) => call('POST', '/_local/faults', settings),
    cutAllConnections: () => call('POST', '/_local/cut-connections', {}),
    async killAndRestart() {
      await local.stop('SIGKILL');
      local = await startLocalProcess(['--no-web', '--log', 'error', '--data', data, '--port', port]);
    },
    async signUp(username) {
      await cognito('SignUp', {
        Username: username,
        Password: password,
        UserAttributes: [{ Name: 'email', Value: `${username}@example.com` }],
      });
      const { body } = await cognito('InitiateAuth', {
        AuthFlow: 'USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: username, PASSWORD: password },
      });
      const token = body.AuthenticationResult?.AccessToken;
      if (token === undefined) throw new Error(`${username} could not sign in: ${JSON.stringify(body)}`);
      return token;
    },
    async [Symbol.asyncDispose]() {
      await local.stop('SIGKILL');
      rmSync(data, { recursive: true, force: true });
    },
  };
}
