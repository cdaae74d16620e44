import { eventually } from './eventually.ts';
import { startFrailRuntime } from './frail-runtime.ts';
import { givenAPerson, givenARoomOf } from './party.ts';
import { type Person, startPerson } from './person.ts';
import { createRandom } from './random.ts';
import { readHistory } from './truth.ts';

/** G14: unread is what others wrote behind the marker, the same on every device. */
export interface UnreadReport {
  steps: number;
  expected: number;
  phone: number;
  laptop: number;
}

/** Somebody reads on two devices, at random, while others write. */
export async function runUnread(seed: number, steps: number): Promise<UnreadReport> {
  const random = createRandom(seed);
  await using runtime = await startFrailRuntime();
  const writer = await givenAPerson(runtime, 'writer', random);
  const phone = await givenAPerson(runtime, 'reader', random);
  const laptop = startPerson({
    name: 'laptop',
    accessToken: phone.accessToken,
    outputs: runtime.outputs(),
    random,
  });
  const everybody = [writer, phone, laptop];
  try {
    const roomId = await givenARoomOf(everybody, 'Reading');
    let marker = '';
    for (let step = 0; step < steps; step += 1) {
      const who = random.pick(everybody);
      if (random.happens(0.6)) {
        who.open(roomId).send(`step ${step}`);
        await eventually(
          () => who.open(roomId).timeline.outgoing.items.get().length === 0,
          30_000,
          () => 'a message is stuck',
        );
      } else if (who !== writer) {
        const shown = who.open(roomId).timeline.state.get().window.messages;
        if (shown.length === 0) continue;
        const message = random.pick(shown);
        who.engine.markRead(roomId, message.id);
        if (message.id > marker) marker = message.id;
      }
    }
    // Something is left unread whatever was drawn.
    for (let last = random.integer(1, 5); last > 0; last -= 1) writer.open(roomId).send(`last ${last}`);
    await eventually(
      () => writer.open(roomId).timeline.outgoing.items.get().length === 0,
      30_000,
      () => 'a message is stuck',
    );
    const history = await readHistory(runtime.outputs().Chorus.GraphqlUrl, writer.accessToken, roomId);
    const expected = history.filter(({ id, authorId }) => authorId !== phone.userId && id > marker).length;
    const unread = ({ engine }: Person) =>
      engine.rooms.get().entries.find(({ room }) => room.id === roomId)?.unread ?? -1;
    // What is different after this patience is reported.
    await eventually(
      () => unread(phone) === expected && unread(laptop) === expected,
      30_000,
      () => '',
    ).catch(() => undefined);
    return { steps, expected, phone: unread(phone), laptop: unread(laptop) };
  } finally {
    for (const person of everybody) person.leave();
  }
}
