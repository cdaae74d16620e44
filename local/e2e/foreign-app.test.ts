import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type SynthesizedApp,
  synthesizeForeignApp,
} from '../testing/fixtures/foreign-app/synthesize-foreign-app.ts';
import { connectRealtime, type RealtimeClient } from '../testing/realtime-client.ts';
import { signRequest } from '../testing/sign-request.ts';
import { startTestLocal, type TestLocal } from '../testing/start-test-local.ts';

const parcelFields = 'id recipient city weightGrams postageCents status pickupSlot updatedAt';

interface Parcel {
  id: string;
  city: string;
  weightGrams: number;
  postageCents: number | null;
  status: string;
  pickupSlot: string | null;
}

describe('A foreign CDK app', () => {
  let app: SynthesizedApp;
  let local: TestLocal;
  let apiKey: Record<string, string>;
  let dispatcher: Record<string, string>;
  const courier = { authorization: 'courier:kim' };

  beforeAll(async () => {
    app = await synthesizeForeignApp();
    local = await startTestLocal({ assembly: app.directory });
    const outputs = Object.assign({}, ...Object.values(local.outputs)) as Record<string, string>;
    apiKey = { 'x-api-key': outputs['ApiKey'] ?? '' };
    dispatcher = { authorization: await signIn(outputs['UserPoolClientId'] ?? '') };
  }, 60_000);

  afterAll(async () => {
    await local[Symbol.asyncDispose]();
    await app[Symbol.asyncDispose]();
  });

  async function signIn(clientId: string): Promise<string> {
    const user = local.outputs.local.users[0];
    const response = await fetch(local.origin, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'AWSCognitoIdentityProviderService.InitiateAuth',
      },
      body: JSON.stringify({
        AuthFlow: 'USER_PASSWORD_AUTH',
        ClientId: clientId,
        AuthParameters: { USERNAME: user?.username, PASSWORD: user?.password },
      }),
    });
    const { AuthenticationResult } = (await response.json()) as {
      AuthenticationResult: { AccessToken: string };
    };
    return AuthenticationResult.AccessToken;
  }

  async function signed(query: string): Promise<Record<string, string>> {
    const body = JSON.stringify({ query, variables: {} });
    return signRequest(
      { credentials: local.outputs.local.credentials, nowMs: Date.now() },
      {
        method: 'POST',
        path: '/graphql',
        query: {},
        headers: { host: new URL(local.origin).host, 'content-type': 'application/json' },
        body,
      },
    );
  }

  async function register(city: string, weightGrams: number): Promise<Parcel> {
    const { data, errors } = await local.ask<{ registerParcel: Parcel }>(
      apiKey,
      `mutation ($input: RegisterParcelInput!) { registerParcel(input: $input) { ${parcelFields} } }`,
      { input: { recipient: 'Kim', city, weightGrams } },
    );
    expect(errors).toBeUndefined();
    if (!data) throw new Error('No parcel.');
    return data.registerParcel;
  }

  function connect(header: Record<string, string>): Promise<RealtimeClient> {
    const url = `${local.origin.replace('http', 'ws')}/graphql/realtime`;
    return connectRealtime(url, { header: { host: new URL(local.origin).host, ...header } });
  }

  it('tells every authorization mode apart', async () => {
    const query = '{ whoAmI }';
    const answers = await Promise.all([
      local.ask(apiKey, query),
      local.ask(await signed(query), query),
      local.ask(dispatcher, query),
      local.ask(courier, query),
    ]);

    expect(answers.map(({ data }) => data?.['whoAmI'])).toEqual([
      'API Key Authorization',
      'IAM Authorization',
      'User Pool Authorization',
      'Lambda Authorization',
    ]);
  });

  it.each([
    ['no credentials', {}],
    ['a wrong API key', { 'x-api-key': 'da2-nothing' }],
    ['a token that its authorizer refuses', { authorization: 'stranger:kim' }],
  ])('answers 401 to %s', async (_title, headers) => {
    expect(await local.ask(headers as Record<string, string>, '{ whoAmI }')).toMatchObject({
      status: 401,
      errors: [{ errorType: 'UnauthorizedException' }],
    });
  });

  it('runs a pipeline over a function and a table of another stack', async () => {
    const parcel = await register('Oslo', 1200);

    expect(parcel).toMatchObject({ city: 'Oslo', weightGrams: 1200, status: 'REGISTERED' });
    expect(parcel.postageCents).toBeGreaterThan(0);
    const { data } = await local.ask<{ parcelsInCity: { items: Parcel[] } }>(
      apiKey,
      'query ($city: String!) { parcelsInCity(city: $city) { items { id } nextToken } }',
      { city: 'Oslo' },
    );
    expect(data?.parcelsInCity.items).toContainEqual({ id: parcel.id });
  });

  it('answers a direct Lambda resolver', async () => {
    const { data } = await local.ask<{ postage: number }>(apiKey, '{ postage(weightGrams: 500) }');

    expect(data?.postage).toBeGreaterThan(0);
  });

  it('hides what a Lambda authorizer denies, in a nested field too', async () => {
    const parcel = await register('Bergen', 300);
    const { data, errors } = await local.ask<{ scanParcel: Parcel }>(
      courier,
      'mutation ($id: ID!) { scanParcel(id: $id, place: "Gate 3") { id status postageCents scans { place courier } } }',
      { id: parcel.id },
    );

    expect(data?.scanParcel).toEqual({
      id: parcel.id,
      status: 'IN_TRANSIT',
      postageCents: null,
      scans: [{ place: 'Gate 3', courier: 'kim' }],
    });
    expect(errors).toMatchObject([
      { errorType: 'Unauthorized', message: 'Not Authorized to access postageCents on type Parcel' },
    ]);
  });

  it('keeps a mutation for one group', async () => {
    const mutation = 'mutation { announceDelay(city: "Oslo", minutes: 5) { city minutes } }';

    for (const headers of [apiKey, courier, dispatcher]) {
      expect((await local.ask(headers, mutation)).errors).toMatchObject([{ errorType: 'Unauthorized' }]);
    }
  });

  it('shows a resolver’s own error with its type', async () => {
    const { errors } = await local.ask(courier, 'mutation { scanParcel(id: "nothing", place: "x") { id } }');

    expect(errors).toMatchObject([{ errorType: 'ParcelNotFound', message: 'There is no such parcel.' }]);
  });

  it('carries a table change through stream and function to the subscribers whose filter fits', async () => {
    await using heavy = await connect(apiKey);
    await heavy.init();
    heavy.start('heavy', `subscription { onParcel(city: "Rome", minWeightGrams: 1000) { ${parcelFields} } }`);
    await heavy.expect('start_ack');

    await register('Rome', 200);
    await register('Milan', 5000);
    const parcel = await register('Rome', 1500);

    const frame = await heavy.expect('data');
    expect(frame.payload).toMatchObject({ data: { onParcel: { id: parcel.id, weightGrams: 1500 } } });
  });

  it('carries a request over bus, rule, function and queue to the table', async () => {
    const parcel = await register('Turin', 700);
    await using watcher = await connect(apiKey);
    await watcher.init();
    watcher.start('turin', `subscription { onParcel(city: "Turin") { id status pickupSlot } }`);
    await watcher.expect('start_ack');

    const { data } = await local.ask<{ requestPickup: { eventId: string } }>(
      apiKey,
      'mutation ($id: ID!) { requestPickup(id: $id, slot: "9-12") { parcelId eventId } }',
      { id: parcel.id },
    );
    expect(data?.requestPickup.eventId).toBeTruthy();

    for (;;) {
      const { payload } = await watcher.expect('data');
      const { onParcel } = (payload as { data: { onParcel: Parcel } }).data;
      if (onParcel.status !== 'PICKUP_CONFIRMED') continue;
      expect(onParcel).toEqual({ id: parcel.id, status: 'PICKUP_CONFIRMED', pickupSlot: '9-12' });
      break;
    }
  });

  it('refuses a subscription whose selection is not for the caller', async () => {
    await using client = await connect(courier);
    await client.init();
    client.start('delay', 'subscription { onDelay(city: "Oslo") { city } }');

    expect((await client.expect('error')).payload).toMatchObject({
      errors: [
        { errorType: 'Unauthorized', message: 'Not Authorized to access onDelay on type Subscription' },
      ],
    });
  });
});
