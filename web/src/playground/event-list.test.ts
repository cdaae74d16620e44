import { expect, it } from 'vitest';
import { createEventList } from './event-list.ts';

it('holds events back while paused, shows them on resume and forgets all when cleared', () => {
  const list = createEventList(() => 0);
  const names = () => list.state.get().events.map(({ name }) => name);
  list.add('one', {});
  list.togglePause();
  list.add('two', {});
  expect(names()).toEqual(['one']);
  expect(list.state.get().held).toHaveLength(1);
  list.togglePause();
  expect(names()).toEqual(['two', 'one']);
  list.clear();
  expect(names()).toEqual([]);
});
