import { useEffect, useState } from 'react';
import { useParams } from 'react-router';
import { useSignedIn } from '../app-context.ts';
import { ErrorNotice } from '../ui/error-notice.tsx';
import pageClasses from '../ui/page.module.css';
import { PageTitle } from '../ui/page-title.tsx';
import { useValue } from '../ui/use-value.ts';
import { AlarmsPanel } from './alarms-panel.tsx';
import { AuditPanel } from './audit-panel.tsx';
import { LettersPanel } from './letters-panel.tsx';
import classes from './ops-page.module.css';
import { OpsSkeleton } from './ops-skeleton.tsx';
import { overviewSentence } from './ops-words.ts';
import { QueueTable } from './queue-table.tsx';
import { RedriveDialog } from './redrive-dialog.tsx';
import { RedrivesPanel } from './redrives-panel.tsx';
import type { OpsQueue } from './sync/ops-api.ts';
import { useOps } from './use-ops.ts';

/** Everything an operator works with: what rings and queues on top, below them what lies in the one that is chosen. */
export function OpsScreen() {
  const ops = useOps();
  const { queue: chosenName = null } = useParams();
  const { phase } = useValue(useSignedIn().chat.connection);
  const { queues, depths, alarms, redrives, failure } = useValue(ops.queues.state);
  const [redriving, setRedriving] = useState<OpsQueue | null>(null);
  const chosen = queues?.find(({ name }) => name === chosenName);
  const isReadOnly = phase === 'offline' || phase === 'signed-out';

  const chosenDepth = chosen?.dlqDepth;
  const isMoving = redrives.some(({ queue, status }) => queue === chosenName && status === 'RUNNING');
  useEffect(() => {
    if (chosenDepth === undefined) return ops.letters.show(null);
    // A look takes letters for a moment, which a redrive would have to wait for.
    if (isMoving) return;
    ops.letters.show(chosenName);
  }, [ops, chosenName, chosenDepth, isMoving]);

  return (
    <section className={pageClasses.page} aria-labelledby="ops-title">
      <div className={`${pageClasses.content} ${classes.content}`}>
        <header className={classes.header}>
          <PageTitle id="ops-title" title="Operations" isWarning={failure !== null && queues !== null}>
            {overviewSentence(queues, failure)}
          </PageTitle>
        </header>
        {alarms && alarms.length > 0 && <AlarmsPanel alarms={alarms} />}
        {queues ? (
          <QueueTable
            queues={queues}
            depths={depths}
            chosenName={chosenName}
            isReadOnly={isReadOnly}
            onRedrive={setRedriving}
          />
        ) : failure ? (
          <ErrorNotice error={failure} onRetry={ops.queues.refresh} />
        ) : (
          <OpsSkeleton />
        )}
        {queues && (
          <>
            <LettersPanel
              list={ops.letters}
              queue={chosen ?? null}
              isUnknown={chosenName !== null && !chosen}
              isReadOnly={isReadOnly}
              onRedrive={setRedriving}
              onDiscarded={() => {
                ops.queues.refresh();
                void ops.audit.refresh();
              }}
            />
            <RedrivesPanel redrives={redrives} />
            <AuditPanel audit={ops.audit} />
          </>
        )}
      </div>
      {redriving && (
        <RedriveDialog
          queue={redriving}
          onRedrive={async () => {
            await ops.queues.redrive(redriving.name);
            void ops.audit.refresh();
          }}
          onClose={() => setRedriving(null)}
        />
      )}
    </section>
  );
}
