import { useState } from 'react';
import { useSignedIn } from '../app-context.ts';
import { toApiError } from '../graphql/api-error.ts';
import type { ApiError } from '../graphql/api-error.ts';
import type { Room } from '../sync/chat-api.ts';
import { useTell } from '../ui/notices-context.ts';
import { useValue } from '../ui/use-value.ts';
import { conflictCurrent } from './conflict-current.ts';
import { detailsChange, detailsProblems, readConflictingRoom, roomDetails } from './room-details.ts';
import type { RoomDetails } from './room-details.ts';

/** A room's details while somebody changes them. */
export interface RoomDetailsEdit {
  details: RoomDetails;
  change(change: Partial<RoomDetails>): void;
  problems: ReturnType<typeof detailsProblems>;
  /** Whether there is something to save. */
  isChanged: boolean;
  isSaving: boolean;
  error: ApiError | null;
  /** What somebody else made of the room meanwhile. */
  theirs: RoomDetails | null;
  save(): void;
  keepTheirs(): void;
  applyMine(): void;
}

/** Keeps what one changes about a room until it is saved, and notices when somebody else was faster. */
export function useRoomDetails(room: Room): RoomDetailsEdit {
  const { chat } = useSignedIn();
  const tell = useTell();
  const limits = useValue(chat.limits);
  // What one began with: what others change meanwhile is noticed when saving.
  const [base, setBase] = useState({ details: roomDetails(room), version: room.version });
  const [details, setDetails] = useState(base.details);
  const [isSaving, setSaving] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const change = detailsChange(base.details, details);
  const problems = detailsProblems(details, limits);
  const theirs = readConflictingRoom(conflictCurrent(error));

  // Without changes of one's own the form shows the room as it is.
  if (!change && !isSaving && room.version > base.version) {
    setBase({ details: roomDetails(room), version: room.version });
    setDetails(roomDetails(room));
  }

  async function save(mine: RoomDetails, from: { details: RoomDetails; version: number }) {
    const wanted = detailsChange(from.details, mine);
    if (!wanted || problems.name !== null || problems.topic !== null) return;
    setSaving(true);
    setError(null);
    try {
      const saved = await chat.updateRoom(room.id, from.version, wanted);
      setBase({ details: roomDetails(saved), version: saved.version });
      setDetails(roomDetails(saved));
      tell({ text: 'Saved.' });
    } catch (failure) {
      setError(toApiError(failure));
    }
    setSaving(false);
  }

  function keepTheirs() {
    if (!theirs) return;
    setBase(theirs);
    setDetails(theirs.details);
    setError(null);
  }

  return {
    details,
    change: (next) => setDetails({ ...details, ...next }),
    problems,
    isChanged: change !== null,
    isSaving,
    error,
    theirs: theirs && theirs.details,
    save: () => void save(details, base),
    keepTheirs,
    applyMine() {
      if (theirs) void save(details, theirs);
    },
  };
}
