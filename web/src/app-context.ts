import { createContext, use } from 'react';
import type { AppServices, SignedIn } from './app-services.ts';

export const AppServicesContext = createContext<AppServices | null>(null);
export const SignedInContext = createContext<SignedIn | null>(null);

function required<T>(value: T | null, name: string): T {
  if (value === null) throw new Error(`${name} is used outside its provider.`);
  return value;
}

/** What the screens share, whoever is signed in. */
export function useAppServices(): AppServices {
  return required(use(AppServicesContext), 'AppServicesContext');
}

/** The signed-in user and what belongs to them. */
export function useSignedIn(): SignedIn {
  return required(use(SignedInContext), 'SignedInContext');
}
