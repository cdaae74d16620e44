import { describe, expect, it } from 'vitest';
import { callerWith } from '../support/caller.ts';
import type { ForeignApp } from './given-foreign-app.ts';

const people = ['apiKey', 'clerk', 'courier', 'partner'] as const;
const everybody = [...people, 'iam'] as const;

/** Who may do what in the parcel app. */
export function authorizationSuite(given: () => ForeignApp): void {
  describe('authorization', () => {
    it.each(everybody)(
      '%s queries, mutates, subscribes, and sees the nested fields of their mode',
      async (who) => {
        const { parcels, [who]: caller } = given();
        await using listener = await parcels.subscribe(
          caller,
          'subscription ($city: String!) { onNote(city: $city) { text leftBy } }',
          { city: `depot of ${who}` },
        );

        const { data, errors } = await parcels.ask<{ leaveNote: object }>(
          caller,
          `mutation ($city: String!) { leaveNote(city: $city, text: "hi") { text leftBy sortingCode } }`,
          { city: `depot of ${who}` },
        );

        const isMachine = who === 'iam';
        expect(data?.leaveNote).toEqual({
          text: 'hi',
          leftBy: caller.authType,
          sortingCode: isMachine ? 'SORT-depot of iam' : null,
        });
        const refusal = {
          errorType: 'Unauthorized',
          message: 'Not Authorized to access sortingCode on type Note',
          path: ['leaveNote', 'sortingCode'],
        };
        expect(errors ?? []).toMatchObject(isMachine ? [] : [refusal]);
        expect((await parcels.ask(caller, '{ whoAmI }')).data).toEqual({ whoAmI: caller.authType });
        // An argument is compared with what the mutation selected, and the city is not among it.
        await parcels.ask(
          caller,
          'mutation ($city: String!) { leaveNote(city: $city, text: "ho") { city text leftBy } }',
          {
            city: `depot of ${who}`,
          },
        );
        expect((await listener.expect('data')).payload).toEqual({
          data: { onNote: { text: 'ho', leftBy: caller.authType } },
        });
      },
    );

    it.each(people)('%s is refused a subscription to nested fields of others', async (who) => {
      const { parcels, [who]: caller } = given();
      await using client = await parcels.connect(caller);
      await client.init();
      await parcels.start(client, caller, '1', 'subscription { onNote(city: "x") { text sortingCode } }');

      expect((await client.expect('error')).payload).toMatchObject({
        errors: [{ errorType: 'Unauthorized', message: 'Not Authorized to access sortingCode on type Note' }],
      });
    });

    it('shows resolvers who calls, in the shape of each mode', async () => {
      const { parcels, apiKey, iam, clerk, dispatcher, courier, partner, outputs, issuer } = given();
      const identityOf = async (caller: typeof iam): Promise<unknown> => {
        const { data } = await parcels.ask<{ caller: string }>(caller, '{ caller }');
        return JSON.parse(data?.caller ?? 'null');
      };

      expect(await identityOf(apiKey)).toBeNull();
      expect(await identityOf(iam)).toEqual({
        accountId: '000000000000',
        cognitoIdentityPoolId: null,
        cognitoIdentityId: null,
        sourceIp: ['127.0.0.1'],
        username: 'local',
        userArn: 'arn:aws:iam::000000000000:user/local',
        cognitoIdentityAuthType: null,
        cognitoIdentityAuthProvider: null,
      });
      expect(await identityOf(clerk)).toMatchObject({
        sub: expect.stringMatching(/^[\da-f-]{36}$/),
        issuer: expect.stringMatching(new RegExp(`/${outputs['UserPoolId']}$`)),
        claims: { token_use: 'access' },
        sourceIp: ['127.0.0.1'],
        defaultAuthStrategy: 'ALLOW',
        groups: null,
      });
      expect(await identityOf(dispatcher)).toMatchObject({ groups: ['dispatchers'] });
      expect(await identityOf(courier)).toEqual({
        resolverContext: { courier: 'kim', calls: expect.any(Number) },
      });
      expect(await identityOf(partner)).toEqual({
        sub: 'pat',
        issuer: issuer.url,
        claims: expect.objectContaining({ aud: 'partner-web' }),
      });
    });

    it('keeps a mutation for one group', async () => {
      const { parcels, apiKey, courier, clerk, dispatcher } = given();
      const mutation = 'mutation { announceDelay(city: "Oslo", minutes: 5) { city minutes } }';

      for (const caller of [apiKey, courier, clerk]) {
        expect((await parcels.ask(caller, mutation)).errors).toMatchObject([{ errorType: 'Unauthorized' }]);
      }
      await using listener = await parcels.subscribe(apiKey, 'subscription { onDelay { city minutes } }');
      expect((await parcels.ask(dispatcher, mutation)).errors).toBeUndefined();
      expect((await listener.expect('data')).payload).toEqual({
        data: { onDelay: { city: 'Oslo', minutes: 5 } },
      });
    });

    it('asks the Lambda authorizer once for as long as its answer is good', async () => {
      const { parcels } = given();
      const callsFor = async (token: string): Promise<number> => {
        const caller = callerWith('Lambda Authorization', { authorization: token });
        const { data } = await parcels.ask<{ caller: string }>(caller, '{ caller }');
        return (JSON.parse(data?.caller ?? '') as { resolverContext: { calls: number } }).resolverContext
          .calls;
      };

      expect(await callsFor('courier:lee')).toBe(await callsFor('courier:lee'));
      const once = await callsFor('courier:lee:once');
      expect(await callsFor('courier:lee:once')).toBe(once + 1);
    });

    it('closes what the Lambda authorizer denies, and nothing beside it', async () => {
      const { parcels, apiKey, courier } = given();
      const { data } = await parcels.ask<{ registerParcel: { id: string } }>(
        apiKey,
        'mutation { registerParcel(input: { recipient: "Bo", city: "Bergen", weightGrams: 300 }) { id } }',
      );
      const scan = await parcels.ask<{ scanParcel: object }>(
        courier,
        `mutation ($id: ID!) {
          scanParcel(id: $id, place: "Gate 3") { id status postageCents scans { place courier } }
        }`,
        { id: data?.registerParcel.id },
      );

      expect(scan.data?.scanParcel).toEqual({
        id: data?.registerParcel.id,
        status: 'IN_TRANSIT',
        postageCents: null,
        scans: [{ place: 'Gate 3', courier: 'kim' }],
      });
      expect(scan.errors).toMatchObject([
        { errorType: 'Unauthorized', message: 'Not Authorized to access postageCents on type Parcel' },
      ]);
    });

    it.each([
      ['no credentials', {}, 'Valid authorization header not provided.'],
      ['a wrong API key', { 'x-api-key': 'da2-nothing' }, 'You are not authorized to make this call.'],
      [
        'a token that the authorizer refuses',
        { authorization: 'stranger:kim' },
        'You are not authorized to make this call.',
      ],
    ])(
      'answers 401 to %s, and closes their socket',
      async (_title, headers: Record<string, string>, message) => {
        const { parcels } = given();
        const stranger = callerWith('', headers);
        const refusal = { errors: [{ errorType: 'UnauthorizedException', message }] };
        const answer = await parcels.ask(stranger, '{ whoAmI }');

        expect(answer).toEqual({ status: 401, ...refusal });
        await using client = await parcels.connect(stranger);
        expect((await client.expect('connection_error')).payload).toMatchObject(refusal);
        await client.closed();
      },
    );

    it('refuses tokens of the known issuer for another client, or too old ones', async () => {
      const { parcels, issuer } = given();
      const askAs = async (claims: object) =>
        parcels.ask(
          callerWith('', { authorization: await issuer.tokenFor({ sub: 'pat', ...claims }) }),
          '{ whoAmI }',
        );

      expect(await askAs({ aud: 'shop-web' })).toMatchObject({ status: 401 });
      expect(await askAs({ aud: 'partner-web', exp: 1 })).toMatchObject({
        status: 401,
        errors: [{ message: 'Token has expired.' }],
      });
    });

    it('takes other credentials for a start than for its connection', async () => {
      const { parcels, apiKey, iam } = given();
      await using client = await parcels.connect(apiKey);
      await client.init();
      await parcels.start(client, iam, '1', 'subscription { onNote(city: "x") { sortingCode } }');

      await client.expect('start_ack');
    });
  });
}
