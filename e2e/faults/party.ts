import { randomUUID } from 'node:crypto';
import { eventually } from './eventually.ts';
import type { FrailRuntime } from './frail-runtime.ts';
import { type Person, startPerson } from './person.ts';
import type { Random } from './random.ts';

/** Signs somebody up and starts their engine. */
export async function givenAPerson(runtime: FrailRuntime, name: string, random: Random): Promise<Person> {
  const accessToken = await runtime.signUp(name);
  return startPerson({ name, accessToken, outputs: runtime.outputs(), random });
}

/** A private room of the first person with all others in it, open and live on everybody's screen. */
export async function givenARoomOf(people: readonly Person[], name: string): Promise<string> {
  const [owner, ...others] = people;
  if (!owner) throw new Error('A room needs people.');
  const { id } = await owner.engine.createRoom(randomUUID(), { kind: 'PUBLIC', name, topic: null });
  for (const { engine } of others) await engine.joinRoom(id);
  for (const person of people) person.open(id);
  await eventually(
    () =>
      people.every(
        (person) =>
          person.engine.connection.get().phase === 'live' && person.open(id).timeline.state.get().isLoaded,
      ),
    30_000,
    () => `not everybody is live in ${name}`,
  );
  return id;
}
