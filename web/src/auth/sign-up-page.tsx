import { Anchor, Button, PasswordInput, TextInput } from '@mantine/core';
import { hasLength, isEmail, useForm } from '@mantine/form';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useAppServices } from '../app-context.ts';
import { createUuid } from '../lib/create-uuid.ts';
import { createAccount, signInWithPassword } from './account.ts';
import { AuthLayout, AuthProblemNotice } from './auth-layout.tsx';
import classes from './auth-layout.module.css';
import { useAttempt } from './use-attempt.ts';

const maxDisplayName = 40;

/** A new account: display name, e-mail, password. */
export function SignUpPage() {
  const { pendingSignUps, session } = useAppServices();
  const navigate = useNavigate();
  const [parameters] = useSearchParams();
  const { isPending, problem, attempt } = useAttempt();
  const form = useForm({
    initialValues: { displayName: '', email: '', password: '' },
    transformValues: ({ displayName, email, password }) => ({
      displayName: displayName.trim(),
      email: email.trim(),
      password,
    }),
    validate: {
      displayName: (value) =>
        value.trim() && value.trim().length <= maxDisplayName
          ? null
          : `Enter a name of up to ${maxDisplayName} characters.`,
      email: isEmail('Enter a valid e-mail address.'),
      password: hasLength({ min: 8 }, 'Choose a password of at least 8 characters.'),
    },
  });

  function signUp({
    displayName,
    email,
    password,
  }: {
    displayName: string;
    email: string;
    password: string;
  }) {
    return attempt(async () => {
      // The address becomes an alias once it is confirmed; until then this name is the account's only one.
      const username = createUuid();
      const step = await createAccount({ username, email, password });
      pendingSignUps.keep({ username, email, displayName });
      const signIn = () => session.begin(() => signInWithPassword(username, password));
      if (step === 'done' && (await signIn()) === 'done') return;
      pendingSignUps.keepPassword(password);
      parameters.set('email', email);
      await navigate(`/confirm?${parameters.toString()}`);
    });
  }

  const search = parameters.size > 0 ? `?${parameters.toString()}` : '';
  return (
    <AuthLayout
      title="Create an account"
      footer={
        <>
          Have one already?{' '}
          <Anchor inherit component={Link} to={`/sign-in${search}`}>
            Sign in
          </Anchor>
        </>
      }
    >
      <AuthProblemNotice problem={problem} />
      <form className={classes.form} noValidate onSubmit={form.onSubmit(signUp)}>
        <TextInput
          label="Display name"
          description="What others see"
          autoComplete="name"
          {...form.getInputProps('displayName')}
        />
        <TextInput
          label="E-mail"
          type="email"
          autoComplete="email"
          inputMode="email"
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label="Password"
          description="At least 8 characters"
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': 'Show password' }}
          {...form.getInputProps('password')}
        />
        <Button type="submit" loading={isPending} fullWidth>
          Create account
        </Button>
      </form>
    </AuthLayout>
  );
}
