import { Button } from '@mantine/core';
import { dayLabel, fullLabel, secondLabel } from '../ui/dates.ts';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { useNow } from '../ui/use-now.ts';
import { useValue } from '../ui/use-value.ts';
import classes from './audit-panel.module.css';
import { actionWords } from './ops-words.ts';
import page from './ops-page.module.css';
import { OpsSection } from './ops-section.tsx';
import { auditDays } from './sync/audit-list.ts';
import type { AuditList } from './sync/audit-list.ts';

/** Who did what. */
export function AuditPanel({ audit }: { audit: AuditList }) {
  const { entries, hasMore, isLoading, names, failure } = useValue(audit.state);
  const now = useNow(60_000);
  return (
    <OpsSection titleId="audit-title" title="Audit">
      {failure && <ErrorNotice error={failure} onRetry={() => void audit.refresh()} />}
      {entries?.length === 0 && (
        <p className={page.note}>No operator did anything in the last {auditDays} days.</p>
      )}
      {entries && entries.length > 0 && (
        <ol className={page.list} aria-label="What operators did, newest first">
          {entries.map(({ id, actorId, action, subject, at }) => (
            <li key={id} className={classes.entry}>
              <span>
                <span className={classes.actor}>{names.get(actorId) ?? actorId}</span> {actionWords(action)}{' '}
                <span className={classes.subject}>{subject}</span>
              </span>
              <time dateTime={at} title={fullLabel(Date.parse(at))} className={classes.when}>
                {dayLabel(Date.parse(at), now)}, {secondLabel(Date.parse(at))}
              </time>
            </li>
          ))}
        </ol>
      )}
      {hasMore && (
        <div className={classes.more}>
          <Button size="xs" variant="default" loading={isLoading} onClick={() => void audit.loadMore()}>
            Load more
          </Button>
        </div>
      )}
    </OpsSection>
  );
}
