import { createTheme, rem } from '@mantine/core';
import type { CSSVariablesResolver, MantineColorsTuple } from '@mantine/core';

const iris: MantineColorsTuple = [
  '#f2f1fd',
  '#e3e1fb',
  '#c8c4f6',
  '#aca6f1',
  '#9089ec',
  '#736ae0',
  '#5b51d0',
  '#4c43b4',
  '#3f3895',
  '#2d2969',
];

const gray: MantineColorsTuple = [
  '#f7f7f9',
  '#f0f0f3',
  '#e6e6eb',
  '#d8d9df',
  '#c4c6ce',
  '#a4a7b1',
  '#6f737e',
  '#585c66',
  '#3d4048',
  '#1c1d21',
];

const dark: MantineColorsTuple = [
  '#e8e9ed',
  '#c6c8cf',
  '#a2a6b1',
  '#858995',
  '#363941',
  '#2c2f36',
  '#212329',
  '#17181c',
  '#111215',
  '#0b0c0e',
];

/** Colours, spacing, radii and type of every screen. */
export const theme = createTheme({
  primaryColor: 'iris',
  primaryShade: { light: 6, dark: 6 },
  colors: { iris, gray, dark },
  white: '#ffffff',
  black: '#1c1d21',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  fontSizes: { xs: rem(12), sm: rem(14), md: rem(15), lg: rem(17), xl: rem(20) },
  headings: { fontWeight: '600' },
  defaultRadius: 'md',
  radius: { xs: rem(4), sm: rem(6), md: rem(8), lg: rem(12), xl: rem(16) },
  spacing: { xs: rem(8), sm: rem(12), md: rem(16), lg: rem(24), xl: rem(32) },
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Modal: {
      defaultProps: {
        radius: 'lg',
        overlayProps: { backgroundOpacity: 0.4 },
        transitionProps: { duration: 140 },
      },
    },
  },
});

/** What a colour is for, in both schemes. Text on each surface reaches 4.5:1. */
export const semanticTokens: CSSVariablesResolver = () => ({
  variables: {
    '--chorus-motion': '150ms',
    '--chorus-on-accent': '#ffffff',
    '--chorus-danger-filled': '#b42b2b',
  },
  light: {
    '--chorus-surface': '#ffffff',
    '--chorus-surface-sunken': gray[0],
    '--chorus-surface-raised': '#ffffff',
    '--chorus-hover': 'rgb(28 29 33 / 5%)',
    '--chorus-selected': '#eae8fc',
    '--chorus-border': gray[2],
    '--chorus-text': gray[9],
    '--chorus-text-dim': '#5f636d',
    '--chorus-accent': iris[6],
    '--chorus-accent-text': iris[7],
    '--chorus-accent-soft': iris[0],
    '--chorus-live': '#1a7346',
    '--chorus-warn': '#8f5200',
    '--chorus-danger': '#b42b2b',
    '--chorus-danger-soft': '#fdf0ef',
    '--chorus-mention': '#e9e7fb',
    '--chorus-mention-own': '#fdf0cf',
    '--chorus-mention-own-text': '#6d4200',
    '--chorus-avatar-lightness': '40%',
    '--mantine-color-dimmed': '#5f636d',
    '--mantine-color-placeholder': gray[6],
    '--mantine-color-error': '#b42b2b',
    '--mantine-color-anchor': iris[7],
  },
  dark: {
    '--chorus-surface': dark[7],
    '--chorus-surface-sunken': dark[8],
    '--chorus-surface-raised': dark[6],
    '--chorus-hover': 'rgb(255 255 255 / 6%)',
    '--chorus-selected': '#2b2950',
    '--chorus-border': dark[5],
    '--chorus-text': dark[0],
    '--chorus-text-dim': dark[2],
    '--chorus-accent': iris[5],
    '--chorus-accent-text': iris[3],
    '--chorus-accent-soft': '#232140',
    '--chorus-live': '#56c78d',
    '--chorus-warn': '#e5aa45',
    '--chorus-danger': '#ff8a84',
    '--chorus-danger-soft': '#33201f',
    '--chorus-mention': '#2b2950',
    '--chorus-mention-own': '#3d2f10',
    '--chorus-mention-own-text': '#f4c667',
    '--chorus-avatar-lightness': '38%',
    '--mantine-color-dimmed': dark[2],
    '--mantine-color-placeholder': dark[3],
    '--mantine-color-error': '#ff8a84',
    '--mantine-color-anchor': iris[3],
    '--mantine-color-body': dark[7],
  },
});
