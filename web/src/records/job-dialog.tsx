import { TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { toApiError } from '../graphql/api-error.ts';
import type { ApiError } from '../graphql/api-error.ts';
import { errorDetails } from '../graphql/error-sentence.ts';
import { DialogFrame } from '../ui/dialog-frame.tsx';
import dialogClasses from '../ui/dialog-frame.module.css';
import { selectAll } from '../ui/select-all.ts';
import { recordErrorSentence, wholeLabel } from './record-words.ts';
import classes from './records-page.module.css';
import { brokenRule, countProblem, fieldLabels, recordRules, seedProblem } from './sync/record-rules.ts';
import type { RecordsEngine } from './sync/records-engine.ts';

/** Records that the server makes up. */
export function JobDialog({ engine, onClose }: { engine: RecordsEngine; onClose: () => void }) {
  const [error, setError] = useState<ApiError | null>(null);
  const form = useForm({
    initialValues: { count: '1000', kind: '', seed: '' },
    validateInputOnBlur: true,
    validate: {
      count: countProblem,
      kind: (kind) => {
        const rule = brokenRule('kind', kind, Date.now());
        return rule === null ? null : `${fieldLabels.kind} ${rule}.`;
      },
      seed: seedProblem,
    },
  });

  async function start({ count, kind, seed }: { count: string; kind: string; seed: string }) {
    setError(null);
    try {
      await engine.generate({
        count: Number(count),
        kind: kind.trim() || null,
        seed: seed.trim() === '' ? null : Number(seed),
      });
      onClose();
    } catch (failure) {
      setError(toApiError(failure));
    }
  }

  return (
    <DialogFrame
      title="Generate records"
      submitLabel="Start"
      returnsFocus
      isSending={form.submitting}
      onClose={onClose}
      onSubmit={form.onSubmit(start)}
    >
      {error && (
        <p role="alert" className={dialogClasses.error} title={errorDetails(error)}>
          {recordErrorSentence(error)}
        </p>
      )}
      <TextInput
        label="Count"
        description={`1 to ${wholeLabel(recordRules.perJob)}`}
        inputMode="numeric"
        autoComplete="off"
        data-autofocus
        {...form.getInputProps('count')}
        onFocus={selectAll}
      />
      <div className={classes.pair}>
        <TextInput
          label={fieldLabels.kind}
          description="Optional"
          autoComplete="off"
          {...form.getInputProps('kind')}
        />
        <TextInput
          label="Seed"
          description="Optional, a whole number"
          inputMode="numeric"
          autoComplete="off"
          {...form.getInputProps('seed')}
        />
      </div>
      <p className={dialogClasses.note}>
        They are made in the background, and occurred within the last 24 hours. The same seed gives the same
        data.
      </p>
    </DialogFrame>
  );
}
