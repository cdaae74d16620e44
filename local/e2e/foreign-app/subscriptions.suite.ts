import { describe, expect, it } from 'vitest';
import type { ForeignApp } from './given-foreign-app.ts';

interface Parcel {
  id: string;
  status: string;
}

/** What reaches subscribers, and by which ways. */
export function subscriptionsSuite(given: () => ForeignApp): void {
  async function register(city: string, weightGrams: number): Promise<string> {
    const { parcels, apiKey } = given();
    const { data } = await parcels.ask<{ registerParcel: Parcel }>(
      apiKey,
      `mutation ($city: String!, $weightGrams: Int!) {
        registerParcel(input: { recipient: "Kim", city: $city, weightGrams: $weightGrams }) { id }
      }`,
      { city, weightGrams },
    );
    return data?.registerParcel.id ?? '';
  }

  describe('subscriptions', () => {
    it('hear of table changes by stream, function and signed mutation, when their filter fits', async () => {
      const { parcels, apiKey } = given();
      await using heavy = await parcels.subscribe(
        apiKey,
        'subscription { onParcel(city: "Rome", minWeightGrams: 1000) { id weightGrams status } }',
      );

      await register('Rome', 200);
      await register('Milan', 5000);
      const id = await register('Rome', 1500);

      expect((await heavy.expect('data')).payload).toEqual({
        data: { onParcel: { id, weightGrams: 1500, status: 'REGISTERED' } },
      });
    });

    it('hear of what a bus, a rule, a queue and two functions of a nested stack did', async () => {
      const { parcels, apiKey } = given();
      const id = await register('Turin', 700);
      await using watcher = await parcels.subscribe(
        apiKey,
        'subscription { onParcel(city: "Turin") { id status pickupSlot } }',
      );

      const { data } = await parcels.ask<{ requestPickup: { eventId: string } }>(
        apiKey,
        'mutation ($id: ID!) { requestPickup(id: $id, slot: "9-12") { parcelId eventId } }',
        { id },
      );
      expect(data?.requestPickup.eventId).toMatch(/^[\da-f-]{36}$/);

      let parcel: Parcel;
      do {
        const { payload } = await watcher.expect('data');
        parcel = (payload as { data: { onParcel: Parcel } }).data.onParcel;
      } while (parcel.status !== 'PICKUP_CONFIRMED');
      expect(parcel).toEqual({ id, status: 'PICKUP_CONFIRMED', pickupSlot: '9-12' });
    });

    it('end when a mutation invalidates them, and no others', async () => {
      const { partners, partner } = given();
      const onJob = 'subscription ($driver: ID!) { onJob(driver: $driver) { parcelId } }';
      await using client = await partners.subscribe(partner, onJob, { driver: 'dee' });
      await partners.start(client, partner, 'other', onJob, { driver: 'eve' });
      await client.expect('start_ack');

      await partners.ask(partner, 'mutation { endShift(driver: "dee") }');
      expect(await client.expect('error')).toMatchObject({
        id: 's',
        payload: { errors: [{ errorType: 'SubscriptionInvalidated' }] },
      });

      for (const driver of ['dee', 'eve']) {
        await partners.ask(
          partner,
          'mutation ($driver: ID!) { offerJob(driver: $driver, parcelId: "p9") { driver parcelId } }',
          { driver },
        );
      }
      expect(await client.expect('data')).toMatchObject({ id: 'other' });
    });

    it('are refused when the field is not for the caller', async () => {
      const { parcels, courier } = given();
      await using client = await parcels.connect(courier);
      await client.init();
      await parcels.start(client, courier, '1', 'subscription { onDelay(city: "Oslo") { city } }');

      expect((await client.expect('error')).payload).toMatchObject({
        errors: [
          { errorType: 'Unauthorized', message: 'Not Authorized to access onDelay on type Subscription' },
        ],
      });
    });
  });
}
