import { useLocation } from 'react-router';
import { ConfirmPage } from './confirm-page.tsx';
import { ForgotPasswordPage } from './forgot-password-page.tsx';
import { ResetPasswordPage } from './reset-password-page.tsx';
import { SignInPage } from './sign-in-page.tsx';
import { SignUpPage } from './sign-up-page.tsx';

/** The pages for people who are not signed in. */
export function AuthPages(props: { hasExpired: boolean; isDeleted: boolean }) {
  switch (useLocation().pathname) {
    case '/sign-up':
      return <SignUpPage />;
    case '/confirm':
      return <ConfirmPage />;
    case '/forgot-password':
      return <ForgotPasswordPage />;
    case '/reset-password':
      return <ResetPasswordPage />;
    default:
      return <SignInPage {...props} />;
  }
}
