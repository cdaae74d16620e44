import { useState } from 'react';
import { useSignedIn } from '../app-context.ts';
import { toApiError } from '../graphql/api-error.ts';
import type { ApiError } from '../graphql/api-error.ts';

/** Joins a public room; `join` tells whether it worked. */
export function useJoinRoom() {
  const { chat } = useSignedIn();
  const [joiningId, setJoiningId] = useState<string | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  async function join(roomId: string): Promise<boolean> {
    setJoiningId(roomId);
    setError(null);
    try {
      await chat.joinRoom(roomId);
      return true;
    } catch (failure) {
      setError(toApiError(failure));
      return false;
    } finally {
      setJoiningId(null);
    }
  }
  return { join, joiningId, isJoining: joiningId !== null, error };
}
