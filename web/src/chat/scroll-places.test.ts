import { expect, it } from 'vitest';
import { createMemoryStorage } from '../testing/memory-storage.ts';
import { createScrollPlaces } from './scroll-places.ts';

it('remembers a place per room across reloads and forgets it at the end', () => {
  const storage = createMemoryStorage();
  createScrollPlaces(storage).set('room-1', 'm1');
  const places = createScrollPlaces(storage);
  expect([places.get('room-1'), places.get('room-2')]).toEqual(['m1', null]);
  places.set('room-1', null);
  expect(places.get('room-1')).toBeNull();
});
