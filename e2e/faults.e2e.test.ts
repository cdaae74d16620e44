import { describe, expect, it } from 'vitest';
import { shortRecords } from './faults/record-trials.ts';
import { shortStorm, trialsOf } from './faults/trials.ts';

/** Another storm with `SEED=n`; the long one is `npm run test:faults -- --seed n`. */
const seed = Number(process.env['SEED'] ?? 1);

describe('Faults', () => {
  it.each(
    trialsOf({
      storm: { ...shortStorm, seed },
      durabilityRounds: 3,
      unreadSteps: 25,
      outageWritesPerMinute: 1,
      publisherKills: 3,
      fannedOutEvents: 60,
      records: shortRecords,
    }),
  )(
    '$name',
    async ({ run }) => {
      const { held, counts } = await run(() => undefined);

      expect({ held, counts }).toEqual({ held: true, counts });
    },
    180_000,
  );
});
