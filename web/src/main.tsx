import './theme/mantine-styles.ts';
import './theme/base.css';
import { MantineProvider } from '@mantine/core';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createAppServices } from './app-services.ts';
import { App } from './app.tsx';
import { loadConfig } from './config.ts';
import { StartFailure } from './start-failure.tsx';
import { semanticTokens, theme } from './theme/theme.ts';

const container = document.getElementById('root');
if (!container) throw new Error('index.html has no element with the id "root".');
const root = createRoot(container);

// Where the server answers every unknown address with this page, the playground is still found.
if (location.pathname === '/playground') location.replace('/playground.html');

async function start() {
  const screen = await loadConfig().then(
    (config) => <App services={createAppServices(config)} />,
    (error: unknown) => <StartFailure error={error} onRetry={() => void start()} />,
  );
  root.render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={semanticTokens} defaultColorScheme="auto">
        {screen}
      </MantineProvider>
    </StrictMode>,
  );
}

void start();
