import { useApolloClient } from '@apollo/client/react';
import type { ApolloClient } from '@apollo/client';
import { useEffect, useState } from 'react';
import { PersonNameDocument } from '../graphql/documents.generated.ts';
import { useTell } from '../ui/notices-context.ts';
import { changeWords, spokenChanges } from './change-words.ts';
import type { RemoteChange, TreeEngine } from './sync/tree-engine.ts';

/** Who changed a row a moment ago. */
export interface RemoteMark {
  changeId: string;
  who: string;
}

/** How long a row says who changed it. */
const shownMs = 6_000;
/** Changes arriving within this time are announced together. */
const batchMs = 700;

/**
 * What others did a moment ago: a mark for each row, and the sentence that is announced. What has no row any more is
 * told as a notice.
 */
export function useRemoteMarks(engine: TreeEngine): {
  marks: ReadonlyMap<string, RemoteMark>;
  announcement: string;
} {
  const apollo = useApolloClient();
  const notify = useTell();
  const [marks, setMarks] = useState<ReadonlyMap<string, RemoteMark>>(new Map());
  const [announcement, setAnnouncement] = useState('');

  useEffect(() => {
    const timers = new Set<ReturnType<typeof setTimeout>>();
    let batch: { sentence: string; isDeletion: boolean }[] = [];
    let isOver = false;
    const later = (run: () => void, delayMs: number) => timers.add(setTimeout(run, delayMs));

    function announce(sentence: string, isDeletion: boolean) {
      batch.push({ sentence, isDeletion });
      if (batch.length === 1) later(flush, batchMs);
    }

    function flush() {
      const [deletions, others] = [true, false].map((wanted) =>
        batch.filter(({ isDeletion }) => isDeletion === wanted).map(({ sentence }) => sentence),
      );
      batch = [];
      if (deletions?.length) notify({ text: `${spokenChanges(deletions)}.` });
      if (others?.length) setAnnouncement(spokenChanges(others));
    }

    async function tell(remote: RemoteChange) {
      const { actorId, source, changeId, factoryId } = remote.change;
      const who = source === 'OUT_OF_BAND' || actorId === null ? 'A script' : await nameOf(apollo, actorId);
      if (isOver) return;
      setMarks((before) => new Map(before).set(factoryId, { changeId, who }));
      announce(`${who} ${changeWords(remote)}`, remote.change.kind === 'DELETED');
      later(() => setMarks((before) => without(before, factoryId, changeId)), shownMs);
    }

    const stop = engine.onRemoteChange((remote) => void tell(remote));
    return () => {
      isOver = true;
      stop();
      for (const timer of timers) clearTimeout(timer);
    };
  }, [engine, apollo, notify]);

  return { marks, announcement };
}

function without(marks: ReadonlyMap<string, RemoteMark>, factoryId: string, changeId: string) {
  if (marks.get(factoryId)?.changeId !== changeId) return marks;
  const rest = new Map(marks);
  rest.delete(factoryId);
  return rest;
}

async function nameOf(apollo: ApolloClient, userId: string): Promise<string> {
  try {
    const { data } = await apollo.query({ query: PersonNameDocument, variables: { userId } });
    return data?.profile?.displayName ?? 'Somebody';
  } catch {
    return 'Somebody';
  }
}
