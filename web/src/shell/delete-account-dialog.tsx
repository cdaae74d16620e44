import { useApolloClient } from '@apollo/client/react';
import { TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMemo, useState } from 'react';
import { useNavigate } from 'react-router';
import { useAppServices, useSignedIn } from '../app-context.ts';
import { type ApiError, toApiError } from '../graphql/api-error.ts';
import { createApolloRequests } from '../graphql/apollo-request.ts';
import { DeleteMyAccountDocument } from '../graphql/documents.generated.ts';
import { errorDetails, errorSentence } from '../graphql/error-sentence.ts';
import { DialogFrame } from '../ui/dialog-frame.tsx';
import dialogClasses from '../ui/dialog-frame.module.css';
import { useDisplayName } from './use-profile.ts';

const same = (a: string, b: string) => a.trim().toLowerCase() === b.trim().toLowerCase();

/** Says what goes and what stays, and asks for one's name before anything goes. Ends on the sign-in page. */
export function DeleteAccountDialog({ onClose }: { onClose: () => void }) {
  const { session, forgetUser } = useAppServices();
  const { user } = useSignedIn();
  const name = useDisplayName();
  const client = useApolloClient();
  const { mutate } = useMemo(() => createApolloRequests(client), [client]);
  const navigate = useNavigate();
  const [error, setError] = useState<ApiError | null>(null);
  const form = useForm({
    initialValues: { confirm: '' },
    validate: { confirm: (typed) => (same(typed, name) ? null : `Type “${name}” to go on.`) },
  });

  async function submit() {
    setError(null);
    try {
      await session.endWithAccount(async () => {
        await mutate(DeleteMyAccountDocument, { confirm: user.username });
        // The next person does not start in this one’s room.
        await navigate('/', { replace: true });
      });
    } catch (failure) {
      setError(toApiError(failure));
      return;
    }
    await forgetUser(user.userId);
  }

  return (
    <DialogFrame
      title="Delete your account?"
      submitLabel="Delete account"
      isDangerous
      returnsFocus
      width={480}
      isSending={form.submitting}
      onClose={onClose}
      onSubmit={form.onSubmit(submit)}
    >
      <p>
        Your messages, records, jobs, tokens and notifications are deleted for everyone. Where you wrote,
        others see “Deleted user” and that there was a message.
      </p>
      <p>
        Rooms that only you own go to the member who has been there longest; rooms without other members are
        closed. Factories stay.
      </p>
      <p>
        <strong>This can’t be undone.</strong> It takes a few minutes; copies in backups end by themselves,
        after 90 days at the latest.
      </p>
      {error && (
        <p role="alert" className={dialogClasses.error} title={errorDetails(error)}>
          {errorSentence(error)}
        </p>
      )}
      <TextInput
        label={`Type your name, ${name}, to confirm`}
        data-autofocus
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        disabled={form.submitting}
        {...form.getInputProps('confirm')}
      />
      <p role="status" className={dialogClasses.progress}>
        {form.submitting && 'Deleting your account…'}
      </p>
    </DialogFrame>
  );
}
