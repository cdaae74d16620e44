import { TextInput, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { ApiError, toApiError } from '../graphql/api-error.ts';
import { errorDetails } from '../graphql/error-sentence.ts';
import { createUuid } from '../lib/create-uuid.ts';
import { DialogFrame } from '../ui/dialog-frame.tsx';
import dialogClasses from '../ui/dialog-frame.module.css';
import { newRecord } from './paste/parse-pasted.ts';
import { recordErrorSentence } from './record-words.ts';
import classes from './records-page.module.css';
import { brokenRule, fieldLabels, recordRules } from './sync/record-rules.ts';
import type { RecordField } from './sync/record-rules.ts';
import type { RecordsEngine } from './sync/records-engine.ts';

type Values = Record<RecordField, string>;

/** “Value must be a number.” */
function problemOf(field: RecordField) {
  return (text: string): string | null => {
    const rule = brokenRule(field, text, Date.now());
    return rule === null ? null : `${fieldLabels[field]} ${rule}.`;
  };
}

/** One record, by hand. `onQueued` gets the id of its receipt. */
export function SubmitDialog(props: {
  engine: RecordsEngine;
  onQueued: (id: string) => void;
  onClose: () => void;
}) {
  // One id as long as the content stays: sending the form twice makes one record.
  const [clientId, setClientId] = useState(createUuid);
  const [error, setError] = useState<ApiError | null>(null);
  const form = useForm<Values>({
    initialValues: { kind: '', informationOne: '', informationTwo: '', value: '', occurredAt: '' },
    validateInputOnBlur: true,
    validate: {
      kind: problemOf('kind'),
      informationOne: problemOf('informationOne'),
      informationTwo: problemOf('informationTwo'),
      value: problemOf('value'),
      occurredAt: problemOf('occurredAt'),
    },
    onValuesChange: () => setClientId(createUuid()),
  });

  async function submit(values: Values) {
    setError(null);
    try {
      const [receipt] = await props.engine.submit([newRecord(values, clientId)]);
      if (receipt?.id) return props.onQueued(receipt.id);
      // The server's words name field and rule: “value: must be …”.
      const [field = '', rule = ''] = (receipt?.message ?? '').split(': ');
      if (field in fieldLabels && rule !== '') {
        const name = field as RecordField;
        return form.setFieldError(name, `${fieldLabels[name]} ${rule}.`);
      }
      setError(new ApiError('Unknown', receipt?.message ?? receipt?.errorType ?? 'There was no receipt.'));
    } catch (failure) {
      setError(toApiError(failure));
    }
  }

  return (
    <DialogFrame
      title="Submit a record"
      submitLabel="Submit"
      returnsFocus
      width={480}
      isSending={form.submitting}
      onClose={props.onClose}
      onSubmit={form.onSubmit(submit)}
    >
      {error && (
        <p role="alert" className={dialogClasses.error} title={errorDetails(error)}>
          {recordErrorSentence(error)}
        </p>
      )}
      <Textarea
        label={fieldLabels.informationOne}
        withAsterisk
        data-autofocus
        autosize
        minRows={1}
        maxRows={5}
        {...form.getInputProps('informationOne')}
      />
      <Textarea
        label={fieldLabels.informationTwo}
        withAsterisk
        autosize
        minRows={1}
        maxRows={5}
        {...form.getInputProps('informationTwo')}
      />
      <div className={classes.pair}>
        <TextInput
          label={fieldLabels.kind}
          description={`Optional, up to ${recordRules.kindChars} characters`}
          autoComplete="off"
          {...form.getInputProps('kind')}
        />
        <TextInput
          label={fieldLabels.value}
          description="Optional, a number"
          inputMode="decimal"
          autoComplete="off"
          {...form.getInputProps('value')}
        />
      </div>
      <TextInput
        type="datetime-local"
        step={1}
        label={fieldLabels.occurredAt}
        description="Now, unless you choose a time"
        {...form.getInputProps('occurredAt')}
      />
    </DialogFrame>
  );
}
