import { Anchor, Button, PasswordInput, TextInput } from '@mantine/core';
import { isNotEmpty, useForm } from '@mantine/form';
import { Link, useLocation, useNavigate } from 'react-router';
import { useAppServices } from '../app-context.ts';
import { signInWithPassword } from './account.ts';
import { AuthLayout, AuthProblemNotice } from './auth-layout.tsx';
import classes from './auth-layout.module.css';
import { DemoUsers } from './demo-users.tsx';
import { useAttempt } from './use-attempt.ts';

/** Sign-in with e-mail and password, or with one click where there are demo users. */
export function SignInPage({ hasExpired, isDeleted }: { hasExpired: boolean; isDeleted: boolean }) {
  const { config, pendingSignUps, session } = useAppServices();
  const navigate = useNavigate();
  const search = useLocation().search;
  const { isPending, problem, attempt } = useAttempt();
  const form = useForm({
    initialValues: { email: '', password: '' },
    validate: {
      email: isNotEmpty('Enter your e-mail address.'),
      password: isNotEmpty('Enter your password.'),
    },
  });

  function signIn(username: string, password: string) {
    return attempt(async () => {
      const step = await session.begin(() => signInWithPassword(username, password));
      if (step === 'done') return;
      if (step === 'confirm') {
        pendingSignUps.keepPassword(password);
        await navigate(`/confirm${withEmail(search, username)}`);
      } else await navigate(`/forgot-password${withEmail(search, username)}`);
    });
  }

  return (
    <AuthLayout title="Sign in to Chorus">
      {hasExpired && !problem && (
        <p className={classes.notice} role="status">
          Your session ended. Sign in to go on where you were.
        </p>
      )}
      {isDeleted && !problem && (
        <p className={classes.notice} role="status">
          Your account is deleted. What you wrote disappears within a few minutes.
        </p>
      )}
      <AuthProblemNotice problem={problem} />
      <form
        className={classes.form}
        noValidate
        onSubmit={form.onSubmit(({ email, password }) => signIn(email.trim(), password))}
      >
        <TextInput
          label="E-mail"
          type="email"
          autoComplete="username"
          inputMode="email"
          {...form.getInputProps('email')}
        />
        <PasswordInput
          label="Password"
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': 'Show password' }}
          {...form.getInputProps('password')}
        />
        <Button type="submit" loading={isPending} fullWidth>
          Sign in
        </Button>
        <div className={classes.links}>
          <Anchor inherit component={Link} to={`/forgot-password${search}`}>
            Forgot password
          </Anchor>
          <Anchor inherit component={Link} to={`/sign-up${search}`}>
            Create an account
          </Anchor>
        </div>
      </form>
      <DemoUsers
        users={config.demoUsers}
        isPending={isPending}
        onChoose={(user) => void signIn(user.username, user.password)}
      />
    </AuthLayout>
  );
}

function withEmail(search: string, email: string): string {
  const parameters = new URLSearchParams(search);
  parameters.set('email', email);
  return `?${parameters.toString()}`;
}
