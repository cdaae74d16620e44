import { TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { type ApiError, toApiError } from '../graphql/api-error.ts';
import { errorDetails } from '../graphql/error-sentence.ts';
import { DialogFrame } from '../ui/dialog-frame.tsx';
import dialogClasses from '../ui/dialog-frame.module.css';
import { eventGroups } from './event-words.ts';
import type { Webhook, WebhookSettings } from './sync/webhooks-api.ts';
import { addressProblem, refusedFields, webhookErrorSentence } from './webhook-words.ts';
import classes from './webhooks.module.css';

/** Where a webhook sends to, and what; a new one, or one that is there already. */
export function WebhookForm(props: {
  webhook: Webhook | null;
  /** Rejects with an `ApiError`. */
  onSave: (settings: WebhookSettings) => Promise<void>;
  onClose: () => void;
}) {
  const { webhook } = props;
  const [error, setError] = useState<ApiError | null>(null);
  const form = useForm({
    initialValues: {
      url: webhook?.url ?? '',
      eventTypes: webhook?.eventTypes ?? ['chat.message.created.v1'],
    },
    validate: {
      url: addressProblem,
      eventTypes: (types) => (types.length === 0 ? 'Choose at least one.' : null),
    },
  });

  async function save({ url, eventTypes }: typeof form.values) {
    setError(null);
    try {
      await props.onSave({ url: url.trim(), eventTypes });
    } catch (failure) {
      const refusal = toApiError(failure);
      const fields = refusedFields(refusal);
      if (Object.keys(fields).length === 0) return setError(refusal);
      form.setErrors(fields);
      if (fields.url) form.getInputNode('url')?.focus();
    }
  }

  function toggle(type: string, isChosen: boolean) {
    const others = form.values.eventTypes.filter((one) => one !== type);
    form.setFieldValue('eventTypes', isChosen ? [...others, type] : others);
  }

  return (
    <DialogFrame
      title={webhook ? 'Edit webhook' : 'Add webhook'}
      submitLabel={webhook ? 'Save changes' : 'Add webhook'}
      width={480}
      isSending={form.submitting}
      onClose={props.onClose}
      onSubmit={form.onSubmit(save)}
    >
      {error && (
        <p role="alert" className={dialogClasses.error} title={errorDetails(error)}>
          {webhookErrorSentence(error)}
        </p>
      )}
      <TextInput
        type="url"
        inputMode="url"
        label="Address"
        description="A public https address that takes POST requests"
        placeholder="https://"
        data-autofocus
        autoComplete="off"
        spellCheck={false}
        {...form.getInputProps('url')}
      />
      <fieldset className={classes.events} aria-describedby="webhook-events-error">
        <legend>Send when</legend>
        {eventGroups.map(({ title, events }) => (
          <div key={title} role="group" aria-label={title} className={classes.group}>
            <p aria-hidden="true">{title}</p>
            {events.map(({ type, label }) => (
              <label key={type}>
                <input
                  type="checkbox"
                  checked={form.values.eventTypes.includes(type)}
                  onChange={(event) => toggle(type, event.currentTarget.checked)}
                />
                <span>{label}</span>
              </label>
            ))}
          </div>
        ))}
        <p id="webhook-events-error" role="alert" className={dialogClasses.error}>
          {form.errors['eventTypes']}
        </p>
      </fieldset>
      <p className={dialogClasses.note}>
        It is sent on your behalf: when you are no owner of this room any more, it stops.
      </p>
    </DialogFrame>
  );
}
