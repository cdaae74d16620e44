import { Anchor, Button, TextInput } from '@mantine/core';
import { isNotEmpty, useForm } from '@mantine/form';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { requestPasswordReset } from './account.ts';
import { AuthLayout, AuthProblemNotice } from './auth-layout.tsx';
import classes from './auth-layout.module.css';
import { useAttempt } from './use-attempt.ts';

/** Asks for a code with which the password can be set anew. */
export function ForgotPasswordPage() {
  const navigate = useNavigate();
  const [parameters] = useSearchParams();
  const { isPending, problem, attempt } = useAttempt();
  const form = useForm({
    initialValues: { email: parameters.get('email') ?? '' },
    validate: { email: isNotEmpty('Enter your e-mail address.') },
  });

  function request({ email }: { email: string }) {
    return attempt(async () => {
      await requestPasswordReset(email.trim());
      parameters.set('email', email.trim());
      await navigate(`/reset-password?${parameters.toString()}`);
    });
  }

  return (
    <AuthLayout
      title="Forgot your password?"
      lead="We send a code to your e-mail address."
      footer={
        <Anchor inherit component={Link} to="/sign-in">
          Back to sign in
        </Anchor>
      }
    >
      <AuthProblemNotice problem={problem} />
      <form className={classes.form} noValidate onSubmit={form.onSubmit(request)}>
        <TextInput label="E-mail" type="email" autoComplete="username" {...form.getInputProps('email')} />
        <Button type="submit" loading={isPending} fullWidth>
          Send code
        </Button>
      </form>
    </AuthLayout>
  );
}
