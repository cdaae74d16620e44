import 'graphiql/setup-workers/vite';
import '../theme/mantine-styles.ts';
import '@mantine/core/styles/PasswordInput.layer.css';
import 'graphiql/style.css';
import './graphiql-colours.css';
import '../theme/base.css';
import { MantineProvider } from '@mantine/core';
import { createRoot } from 'react-dom/client';
import { amplifyTokens, configureAmplify } from '../auth/amplify-tokens.ts';
import { loadConfig } from '../config.ts';
import type { AppConfig } from '../config.ts';
import { StartFailure } from '../start-failure.tsx';
import { semanticTokens, theme } from '../theme/theme.ts';
import { identities } from './identity.ts';
import type { Identity } from './identity.ts';
import { Playground } from './playground.tsx';

const container = document.getElementById('root');
if (!container) throw new Error('playground.html has no element with the id "root".');
const root = createRoot(container);

async function start() {
  const screen = await prepare().catch((error: unknown) => (
    <StartFailure error={error} onRetry={() => void start()} />
  ));
  root.render(
    <MantineProvider theme={theme} cssVariablesResolver={semanticTokens} defaultColorScheme="auto">
      {screen}
    </MantineProvider>,
  );
}

async function prepare() {
  const config = await loadConfig();
  configureAmplify(config);
  return <Playground config={config} initialIdentity={await firstIdentity(config)} />;
}

/** Whoever is signed in; otherwise the first identity that needs nothing from the person. */
async function firstIdentity(config: AppConfig): Promise<Identity> {
  const choices = identities(config);
  const token = await amplifyTokens.accessToken({ refresh: false }).catch(() => null);
  const fallback = choices.find(({ kind }) => kind === 'demo' || kind === 'api-key');
  return token ? { kind: 'session' } : (fallback ?? { kind: 'session' });
}

void start();
