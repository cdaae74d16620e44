import IconMoon from '@tabler/icons-react/dist/esm/icons/IconMoon.mjs';
import IconSun from '@tabler/icons-react/dist/esm/icons/IconSun.mjs';
import classes from './rail.module.css';
import { useSchemeSwitch } from './use-scheme-switch.ts';

/** Switches between light and dark. */
export function ThemeSwitch() {
  const { other, switchScheme } = useSchemeSwitch();
  const SchemeIcon = other === 'dark' ? IconMoon : IconSun;
  const label = other === 'dark' ? 'Dark theme' : 'Light theme';
  return (
    <button
      type="button"
      className={classes.item}
      aria-label={`Switch to ${other} theme`}
      onClick={switchScheme}
    >
      <SchemeIcon aria-hidden="true" size={20} stroke={1.75} />
      <span>{label}</span>
    </button>
  );
}
