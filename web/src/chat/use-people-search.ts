import { useEffect, useState } from 'react';
import { useSignedIn } from '../app-context.ts';
import { toApiError } from '../graphql/api-error.ts';
import type { ApiError } from '../graphql/api-error.ts';
import type { Profile } from '../sync/chat-api.ts';
import { useValue } from '../ui/use-value.ts';

/** Typing that rests for this long is worth a question to the server. */
const pauseMs = 180;

interface Found {
  prefix: string;
  people: readonly Profile[];
  error: ApiError | null;
}

/** People whose name begins with what was typed, oneself excepted. `isShort` asks for more letters. */
export function usePeopleSearch(query: string): {
  people: readonly Profile[];
  error: ApiError | null;
  isShort: boolean;
  isSearching: boolean;
} {
  const { chat, user } = useSignedIn();
  const { profilePrefixCharsMin } = useValue(chat.limits);
  const prefix = query.trim();
  const isShort = prefix.length < profilePrefixCharsMin;
  const [found, setFound] = useState<Found>({ prefix: '', people: [], error: null });

  useEffect(() => {
    if (isShort) return;
    let isCurrent = true;
    const answer = (next: Found) => {
      if (isCurrent) setFound(next);
    };
    const timer = setTimeout(() => {
      chat.people.search(prefix).then(
        (people) => answer({ prefix, people, error: null }),
        (error: unknown) => answer({ prefix, people: [], error: toApiError(error) }),
      );
    }, pauseMs);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [chat, prefix, isShort]);

  return {
    people: isShort ? [] : found.people.filter(({ userId }) => userId !== user.userId),
    error: isShort ? null : found.error,
    isShort,
    isSearching: !isShort && found.prefix !== prefix,
  };
}
