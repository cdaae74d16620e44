import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';

/** The colour scheme in use, and what switches it. */
export function useSchemeSwitch() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light', { getInitialValueInEffect: false });
  const other = scheme === 'dark' ? 'light' : 'dark';
  return {
    scheme,
    other,
    switchScheme: () => setColorScheme(other),
    useSystem: () => setColorScheme('auto'),
  };
}
