import { useEffect, useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { RoomHandle } from '../sync/room-handle.ts';
import { useValue } from '../ui/use-value.ts';
import { matchPeople, mentionQuery } from './mention-query.ts';
import type { Mentionable, MentionQuery } from './mention-query.ts';

/** The people offered while a mention is being written. */
export interface MentionList {
  people: readonly Mentionable[];
  activeIndex: number;
  setActiveIndex(index: number): void;
  pick(person: Mentionable): void;
  /** Handles arrows, Enter, Tab and Escape while people are offered; tells whether it did. */
  onKeyDown(event: KeyboardEvent): boolean;
  /** The text or the caret changed. */
  look(text: string, caret: number): void;
  close(): void;
}

/** Offers members of the room while an `@` and letters of a name stand before the caret. */
export function useMentionList(options: {
  handle: RoomHandle;
  ownUserId: string;
  picked(person: Mentionable, query: MentionQuery): void;
}): MentionList {
  const { handle } = options;
  const members = useValue(handle.members);
  const [query, setQuery] = useState<MentionQuery | null>(null);
  const [dismissedAt, setDismissedAt] = useState<number | null>(null);
  const [activeIndex, setActiveIndex] = useState(0);
  const others = members.items.filter(({ userId, removedAt }) => userId !== options.ownUserId && !removedAt);
  const isOpen = query !== null && query.start !== dismissedAt;
  const people = isOpen ? matchPeople(others, query.query) : [];
  const active = Math.min(activeIndex, people.length - 1);

  // Somebody on a later page is found as soon as nobody on the loaded ones fits.
  const wantsMore =
    isOpen && people.length === 0 && !members.isComplete && !members.isLoading && !members.failure;
  useEffect(() => {
    if (wantsMore) void handle.loadMembers();
  }, [handle, wantsMore]);

  function pick(person: Mentionable) {
    if (query) options.picked(person, query);
    setQuery(null);
  }

  function onKeyDown(event: KeyboardEvent): boolean {
    if (people.length === 0 || event.nativeEvent.isComposing) return false;
    const person = people[active];
    if (event.key === 'ArrowDown') setActiveIndex((active + 1) % people.length);
    else if (event.key === 'ArrowUp') setActiveIndex((active + people.length - 1) % people.length);
    else if (event.key === 'Escape') setDismissedAt(query?.start ?? null);
    else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey && person) pick(person);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  return {
    people,
    activeIndex: active,
    setActiveIndex,
    pick,
    onKeyDown,
    look(text, caret) {
      const next = mentionQuery(text, caret);
      if (next?.start === query?.start && next?.query === query?.query) return;
      setQuery(next);
      setActiveIndex(0);
      // Another mention may be offered again.
      if (next?.start !== dismissedAt) setDismissedAt(null);
    },
    close: () => setQuery(null),
  };
}
