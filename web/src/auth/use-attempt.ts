import { useState } from 'react';
import { authProblem } from './auth-sentence.ts';
import type { AuthProblem } from './auth-sentence.ts';

/** Runs one request of a form at a time and keeps what went wrong. */
export function useAttempt() {
  const [isPending, setPending] = useState(false);
  const [problem, setProblem] = useState<AuthProblem | null>(null);
  async function attempt(work: () => Promise<void>) {
    setPending(true);
    setProblem(null);
    try {
      await work();
    } catch (error) {
      setProblem(authProblem(error));
    }
    setPending(false);
  }
  return { isPending, problem, attempt };
}
