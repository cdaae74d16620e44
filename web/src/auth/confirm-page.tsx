import { Anchor, Button, TextInput } from '@mantine/core';
import { isNotEmpty, useForm } from '@mantine/form';
import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useAppServices } from '../app-context.ts';
import { confirmAccount, resendCode, signInWithPassword } from './account.ts';
import { AuthLayout, AuthProblemNotice } from './auth-layout.tsx';
import classes from './auth-layout.module.css';
import { useAttempt } from './use-attempt.ts';

/** The code from the e-mail confirms a new account. */
export function ConfirmPage() {
  const { pendingSignUps, session } = useAppServices();
  const [parameters] = useSearchParams();
  const navigate = useNavigate();
  const email = parameters.get('email') ?? '';
  const username = pendingSignUps.find(email)?.username ?? email;
  const { isPending, problem, attempt } = useAttempt();
  const [wasResent, setResent] = useState(false);
  const form = useForm({
    initialValues: { code: '' },
    validate: { code: isNotEmpty('Enter the code from the e-mail.') },
  });

  function confirm({ code }: { code: string }) {
    return attempt(async () => {
      await confirmAccount(username, code.trim());
      const password = pendingSignUps.takePassword();
      const signIn = (known: string) => session.begin(() => signInWithPassword(username, known));
      if (password && (await signIn(password)) === 'done') return;
      await navigate(`/sign-in?${parameters.toString()}`);
    });
  }

  return (
    <AuthLayout
      title="Confirm your e-mail"
      lead={<>We sent a code to {email ? <strong>{email}</strong> : 'your address'}.</>}
      footer={
        <Anchor inherit component={Link} to="/sign-in">
          Back to sign in
        </Anchor>
      }
    >
      <AuthProblemNotice problem={problem} />
      <form className={classes.form} noValidate onSubmit={form.onSubmit(confirm)}>
        <TextInput
          label="Code"
          inputMode="numeric"
          autoComplete="one-time-code"
          {...form.getInputProps('code')}
        />
        <Button type="submit" loading={isPending} fullWidth>
          Confirm
        </Button>
        <Button
          variant="default"
          fullWidth
          onClick={() =>
            void attempt(async () => {
              await resendCode(username);
              setResent(true);
            })
          }
        >
          Send the code again
        </Button>
        <span role="status">{wasResent && 'A new code is on its way.'}</span>
      </form>
    </AuthLayout>
  );
}
