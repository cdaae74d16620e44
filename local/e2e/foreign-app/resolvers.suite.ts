import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import type { ForeignApp } from './given-foreign-app.ts';

interface Parcel {
  id: string;
  postageCents: number;
}

const registerParcel = `mutation ($city: String!, $weightGrams: Int!) {
  registerParcel(input: { recipient: "Kim", city: $city, weightGrams: $weightGrams }) {
    id city weightGrams postageCents status updatedAt
  }
}`;

/** Unit resolvers, pipelines, and every kind of data source. */
export function resolversSuite(given: () => ForeignApp): void {
  describe('resolvers', () => {
    it('run a pipeline over a function, then a table of another stack', async () => {
      const { parcels, apiKey } = given();
      const { data, errors } = await parcels.ask<{ registerParcel: Parcel }>(apiKey, registerParcel, {
        city: 'Oslo',
        weightGrams: 1200,
      });

      expect(errors).toBeUndefined();
      expect(data?.registerParcel).toMatchObject({ city: 'Oslo', status: 'REGISTERED', postageCents: 475 });
      const { id } = data?.registerParcel ?? {};
      expect(
        (await parcels.ask(apiKey, 'query ($id: ID!) { parcel(id: $id) { id city } }', { id })).data,
      ).toEqual({
        parcel: { id, city: 'Oslo' },
      });
    });

    it('page through an index with tokens', async () => {
      const { parcels, apiKey } = given();
      const ids = new Set<string>();
      for (const weightGrams of [1, 2, 3]) {
        const { data } = await parcels.ask<{ registerParcel: Parcel }>(apiKey, registerParcel, {
          city: 'Como',
          weightGrams,
        });
        ids.add(data?.registerParcel.id ?? '');
      }

      const found: string[] = [];
      let nextToken: string | null = null;
      do {
        type Page = { parcelsInCity: { items: Parcel[]; nextToken: string | null } };
        const answer: { data?: Page | null } = await parcels.ask<Page>(
          apiKey,
          `query ($nextToken: String) {
            parcelsInCity(city: "Como", limit: 2, nextToken: $nextToken) { items { id } nextToken }
          }`,
          { nextToken },
        );
        found.push(...(answer.data?.parcelsInCity.items ?? []).map(({ id }) => id));
        nextToken = answer.data?.parcelsInCity.nextToken ?? null;
      } while (nextToken !== null);
      expect(found).toHaveLength(3);
      expect(new Set(found)).toEqual(ids);
    });

    it('call a function directly, and raise its error with its own type', async () => {
      const { parcels, apiKey } = given();

      expect((await parcels.ask(apiKey, '{ postage(weightGrams: 500) }')).data).toEqual({ postage: 325 });
      expect((await parcels.ask(apiKey, '{ postage(weightGrams: -1) }')).errors).toMatchObject([
        { errorType: 'WeightNotCarried', message: 'No carrier takes -1 g.' },
      ]);
    });

    it('hide the type of a function’s error behind handlers', async () => {
      const { parcels, apiKey } = given();
      const { errors } = await parcels.ask(apiKey, registerParcel, { city: 'Oslo', weightGrams: 99_000 });

      expect(errors).toMatchObject([{ errorType: 'Lambda:Unhandled', message: 'No carrier takes 99000 g.' }]);
    });

    it('undo a transaction whole, with a reason for each action', async () => {
      const { parcels, courier } = given();
      const { errors } = await parcels.ask(
        courier,
        'mutation { scanParcel(id: "nothing", place: "x") { id } }',
      );

      expect(errors).toMatchObject([
        {
          errorType: 'ParcelNotFound',
          message: 'There is no such parcel.',
          errorInfo: [{ type: 'ConditionCheckFailed' }, { type: 'None' }],
        },
      ]);
    });

    it('batch siblings into one call, with and without handlers', async () => {
      const { partners, partner, local } = given();
      const { data, errors } = await partners.ask(partner, '{ carriers { id rating phone } }');

      expect(data).toEqual({
        carriers: [
          { id: 'owl', rating: 5, phone: '+1 202 555 0101' },
          { id: 'stork', rating: 4, phone: '+1 202 555 0102' },
          { id: 'pigeon', rating: null, phone: null },
        ],
      });
      expect(errors).toMatchObject([
        { path: ['carriers', 2, 'phone'], errorType: 'NoPhone', message: 'Nobody answers for pigeon.' },
      ]);
      for (const text of ['rating 3 carriers', 'phones of 3 carriers']) {
        expect(local.logLines.filter((line) => line.includes(text))).toHaveLength(1);
      }
    });

    it('send an event to a function without waiting, which reaches a queue by the SDK', async () => {
      const { partners, partner, local, outputs } = given();
      const { data } = await partners.ask(partner, 'mutation { orderLabel(carrierId: "owl") }');

      expect(data).toEqual({ orderLabel: 'owl' });
      const queue = new SQSClient({
        endpoint: local.origin,
        region: 'us-east-1',
        credentials: local.outputs.local.credentials,
      });
      const { Messages = [] } = await queue.send(
        new ReceiveMessageCommand({ QueueUrl: outputs['LabelsQueueUrl'], WaitTimeSeconds: 5 }),
      );
      queue.destroy();
      expect(Messages.map(({ Body }) => Body)).toEqual(['{"carrierId":"owl"}']);
    });

    it('ask an HTTP service; any status is an answer', async () => {
      const { partners, partner, tracking } = given();
      const query = 'query ($id: ID!) { tracking(id: $id, language: "no") { id place language } }';

      expect((await partners.ask(partner, query, { id: 'p1' })).data).toEqual({
        tracking: { id: 'p1', place: 'Oslo', language: 'no' },
      });
      expect(tracking.requests.at(-1)).toMatchObject({
        method: 'GET',
        headers: { accept: 'application/json' },
      });
      expect(await partners.ask(partner, query, { id: 'lost' })).toEqual({
        status: 200,
        data: { tracking: null },
      });
      expect((await partners.ask(partner, query, { id: 'down' })).errors).toMatchObject([
        { errorType: 'TrackingUnavailable', errorInfo: { statusCode: 503 } },
      ]);
    });

    it.each([
      ['searchLabels(text: "x")', 'AMAZON_OPENSEARCH_SERVICE'],
      ['revenueCents', 'RELATIONAL_DATABASE'],
    ])('say that the source of %s is not there, and the rest of the API works', async (field, type) => {
      const { partners, partner } = given();
      const { data, errors } = await partners.ask(partner, `{ carriers { id } ${field} }`);

      expect(data).toMatchObject({ carriers: [{ id: 'owl' }, { id: 'stork' }, { id: 'pigeon' }] });
      expect(errors).toMatchObject([
        {
          errorType: 'UnsupportedDataSource',
          message: `Data sources of type ${type} are not emulated locally.`,
        },
      ]);
    });

    it('write what they log under their own name', async () => {
      const { partners, partner, local } = given();
      await partners.ask(partner, '{ tracking(id: "logged") { id } }');

      expect(local.logLines).toContainEqual(
        expect.stringMatching(
          /^info "tracking" "logged" api="partners" .*resolver="Query.tracking" at="\d+:\d+"$/,
        ),
      );
    });

    it('belong to their API: another one knows neither their fields nor their callers', async () => {
      const { parcels, partners, apiKey, partner } = given();

      expect(await partners.ask(apiKey, '{ carriers { id } }')).toMatchObject({ status: 401 });
      expect((await parcels.ask(partner, '{ carriers { id } }')).errors).toMatchObject([
        { message: expect.stringContaining("Field 'carriers' in type 'Query' is undefined") },
      ]);
    });
  });
}
