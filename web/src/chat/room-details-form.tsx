import { Button, NativeSelect, TextInput, Textarea } from '@mantine/core';
import type { FormEvent } from 'react';
import { errorDetails, errorSentence } from '../graphql/error-sentence.ts';
import { DetailsConflict } from './details-conflict.tsx';
import classes from './room-settings.module.css';
import type { RoomDetailsEdit } from './use-room-details.ts';

const slowModes = [0, 5, 10, 30, 60, 120];

/** Changes a room's name, topic and slow mode. */
export function RoomDetailsForm({ edit }: { edit: RoomDetailsEdit }) {
  const { details, problems, error, theirs } = edit;

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    edit.save();
  }

  return (
    <form className={classes.form} noValidate onSubmit={onSubmit}>
      <TextInput
        label="Name"
        autoComplete="off"
        value={details.name}
        error={problems.name}
        onChange={({ currentTarget: { value } }) => edit.change({ name: value })}
      />
      <Textarea
        label="Topic"
        autosize
        minRows={2}
        maxRows={5}
        value={details.topic}
        error={problems.topic}
        onChange={({ currentTarget: { value } }) => edit.change({ topic: value })}
      />
      <NativeSelect
        label="Slow mode"
        description="The least time between two messages of one person"
        value={String(details.slowModeSeconds)}
        data={slowModeChoices(details.slowModeSeconds)}
        onChange={({ currentTarget: { value } }) => edit.change({ slowModeSeconds: Number(value) })}
      />
      {theirs ? (
        <DetailsConflict
          theirs={theirs}
          mine={details}
          onKeepTheirs={edit.keepTheirs}
          onApplyMine={edit.applyMine}
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
            loading={edit.isSaving}
            disabled={!edit.isChanged}
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
