import { NativeSelect, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { type ApiError, toApiError } from '../graphql/api-error.ts';
import type { CreateAccessTokenInput, TokenScope } from '../graphql/documents.generated.ts';
import { errorDetails } from '../graphql/error-sentence.ts';
import { DialogFrame } from '../ui/dialog-frame.tsx';
import dialogClasses from '../ui/dialog-frame.module.css';
import { scopeNames, tokenErrorSentence } from './token-words.ts';
import classes from './tokens.module.css';

const nameChars = 80;

const scopeMeanings: Readonly<Record<TokenScope, string>> = {
  DATA_READ: 'read your records and jobs',
  DATA_WRITE: 'submit, generate and delete records',
};

const lifetimes = [
  { value: '3600', label: '1 hour' },
  { value: '28800', label: '8 hours' },
  { value: '86400', label: '1 day' },
];

/** What a new token is for. */
export function CreateTokenDialog(props: {
  /** What one's own groups allow. */
  scopes: readonly TokenScope[];
  onCreate: (input: CreateAccessTokenInput) => Promise<void>;
  onClose: () => void;
}) {
  const [error, setError] = useState<ApiError | null>(null);
  const form = useForm({
    initialValues: { name: '', scopes: [...props.scopes], lifetime: '3600' },
    validate: {
      name: (name) =>
        name.trim() === ''
          ? 'Give it a name that you know again.'
          : name.trim().length > nameChars
            ? `At most ${nameChars} characters.`
            : null,
      scopes: (scopes) => (scopes.length === 0 ? 'Choose what it may do.' : null),
    },
  });

  async function submit({ name, scopes, lifetime }: typeof form.values) {
    setError(null);
    try {
      await props.onCreate({ name: name.trim(), scopes, expiresInSeconds: Number(lifetime) });
    } catch (failure) {
      setError(toApiError(failure));
    }
  }

  function toggle(scope: TokenScope, isChosen: boolean) {
    const others = form.values.scopes.filter((one) => one !== scope);
    form.setFieldValue('scopes', isChosen ? [...others, scope] : others);
  }

  return (
    <DialogFrame
      title="New access token"
      submitLabel="Make token"
      returnsFocus
      isSending={form.submitting}
      onClose={props.onClose}
      onSubmit={form.onSubmit(submit)}
    >
      {error && (
        <p role="alert" className={dialogClasses.error} title={errorDetails(error)}>
          {tokenErrorSentence(error)}
        </p>
      )}
      <TextInput
        label="Name"
        description="Where it is used, such as “night import”"
        data-autofocus
        autoComplete="off"
        {...form.getInputProps('name')}
      />
      <fieldset className={classes.scopes}>
        <legend>It may</legend>
        {props.scopes.map((scope) => (
          <label key={scope}>
            <input
              type="checkbox"
              checked={form.values.scopes.includes(scope)}
              onChange={(event) => toggle(scope, event.currentTarget.checked)}
            />
            <span>
              {scopeMeanings[scope]} <code>{scopeNames[scope]}</code>
            </span>
          </label>
        ))}
        {form.errors['scopes'] && (
          <p role="alert" className={dialogClasses.error}>
            {form.errors['scopes']}
          </p>
        )}
      </fieldset>
      <NativeSelect label="Ends after" data={lifetimes} {...form.getInputProps('lifetime')} />
    </DialogFrame>
  );
}
