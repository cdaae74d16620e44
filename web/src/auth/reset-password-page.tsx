import { Anchor, Button, PasswordInput, TextInput } from '@mantine/core';
import { hasLength, isNotEmpty, useForm } from '@mantine/form';
import { Link, useSearchParams } from 'react-router';
import { useAppServices } from '../app-context.ts';
import { setNewPassword, signInWithPassword } from './account.ts';
import { AuthLayout, AuthProblemNotice } from './auth-layout.tsx';
import classes from './auth-layout.module.css';
import { useAttempt } from './use-attempt.ts';

/** The code from the e-mail and a new password; then the user is signed in. */
export function ResetPasswordPage() {
  const { session } = useAppServices();
  const [parameters] = useSearchParams();
  const email = parameters.get('email') ?? '';
  const { isPending, problem, attempt } = useAttempt();
  const form = useForm({
    initialValues: { email, code: '', password: '' },
    validate: {
      email: isNotEmpty('Enter your e-mail address.'),
      code: isNotEmpty('Enter the code from the e-mail.'),
      password: hasLength({ min: 8 }, 'Choose a password of at least 8 characters.'),
    },
  });

  function reset(values: { email: string; code: string; password: string }) {
    return attempt(async () => {
      await setNewPassword(values.email.trim(), values.code.trim(), values.password);
      await session.begin(() => signInWithPassword(values.email.trim(), values.password));
    });
  }

  return (
    <AuthLayout
      title="Set a new password"
      lead={email && <>We sent a code to {email}.</>}
      footer={
        <Anchor inherit component={Link} to="/sign-in">
          Back to sign in
        </Anchor>
      }
    >
      <AuthProblemNotice problem={problem} />
      <form className={classes.form} noValidate onSubmit={form.onSubmit(reset)}>
        {!email && (
          <TextInput label="E-mail" type="email" autoComplete="username" {...form.getInputProps('email')} />
        )}
        <TextInput
          label="Code"
          inputMode="numeric"
          autoComplete="one-time-code"
          {...form.getInputProps('code')}
        />
        <PasswordInput
          label="New password"
          description="At least 8 characters"
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': 'Show password' }}
          {...form.getInputProps('password')}
        />
        <Button type="submit" loading={isPending} fullWidth>
          Set password
        </Button>
      </form>
    </AuthLayout>
  );
}
