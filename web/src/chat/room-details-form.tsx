import { Button, NativeSelect, TextInput, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { useSignedIn } from '../app-context.ts';
import { toApiError } from '../graphql/api-error.ts';
import type { ApiError } from '../graphql/api-error.ts';
import { errorDetails, errorSentence } from '../graphql/error-sentence.ts';
import type { Room } from '../sync/chat-api.ts';
import { useTell } from '../ui/notices-context.ts';
import { useValue } from '../ui/use-value.ts';
import { conflictCurrent } from './conflict-current.ts';
import { DetailsConflict } from './details-conflict.tsx';
import { detailsChange, detailsProblems, readConflictingRoom, roomDetails } from './room-details.ts';
import type { RoomDetails } from './room-details.ts';
import classes from './room-settings.module.css';

const slowModes = [0, 5, 10, 30, 60, 120];

/** Changes a room's name, topic and slow mode. */
export function RoomDetailsForm({ room }: { room: Room }) {
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

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    void save(details, base);
  }

  return (
    <form className={classes.form} noValidate onSubmit={onSubmit}>
      <TextInput
        label="Name"
        autoComplete="off"
        value={details.name}
        error={problems.name}
        onChange={({ currentTarget: { value } }) => setDetails({ ...details, name: value })}
      />
      <Textarea
        label="Topic"
        autosize
        minRows={2}
        maxRows={5}
        value={details.topic}
        error={problems.topic}
        onChange={({ currentTarget: { value } }) => setDetails({ ...details, topic: value })}
      />
      <NativeSelect
        label="Slow mode"
        description="The least time between two messages of one person"
        value={String(details.slowModeSeconds)}
        data={slowModeChoices(details.slowModeSeconds)}
        onChange={({ currentTarget: { value } }) =>
          setDetails({ ...details, slowModeSeconds: Number(value) })
        }
      />
      {theirs ? (
        <DetailsConflict
          theirs={theirs.details}
          mine={details}
          onKeepTheirs={keepTheirs}
          onApplyMine={() => void save(details, theirs)}
        />
      ) : (
        <>
          {error && (
            <p role="alert" className={classes.error} title={errorDetails(error)}>
              Not saved. {errorSentence(error)}
            </p>
          )}
          <Button
            type="submit"
            size="sm"
            loading={isSaving}
            disabled={!change}
            className={classes.save ?? ''}
          >
            Save changes
          </Button>
        </>
      )}
    </form>
  );
}

function slowModeChoices(current: number): { value: string; label: string }[] {
  const all = slowModes.includes(current) ? slowModes : [...slowModes, current].sort((a, b) => a - b);
  return all.map((seconds) => ({
    value: String(seconds),
    label: seconds === 0 ? 'Off' : seconds === 1 ? '1 second' : `${seconds} seconds`,
  }));
}
