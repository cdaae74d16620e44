import { Button, Skeleton } from '@mantine/core';
import IconKey from '@tabler/icons-react/dist/esm/icons/IconKey.mjs';
import IconPlus from '@tabler/icons-react/dist/esm/icons/IconPlus.mjs';
import { useState } from 'react';
import { useSignedIn } from '../app-context.ts';
import type { AccessTokenFieldsFragment, TokenScope } from '../graphql/documents.generated.ts';
import { ConfirmDialog } from '../ui/confirm-dialog.tsx';
import { EmptyState } from '../ui/empty-state.tsx';
import { ErrorNotice } from '../ui/error-notice.tsx';
import { GroupName } from '../ui/group-name.tsx';
import { NoAccess } from '../ui/no-access.tsx';
import pageClasses from '../ui/page.module.css';
import { PageTitle } from '../ui/page-title.tsx';
import { useDelayed } from '../ui/use-delayed.ts';
import { useNow } from '../ui/use-now.ts';
import { CreateTokenDialog } from './create-token-dialog.tsx';
import { NewTokenDialog } from './new-token-dialog.tsx';
import { TokenList } from './token-list.tsx';
import { scopeNames, tokenErrorSentence } from './token-words.ts';
import classes from './tokens.module.css';
import { useTokens } from './use-tokens.ts';

const allScopes: readonly TokenScope[] = ['DATA_READ', 'DATA_WRITE'];

/** What lies over the page. */
type Dialog =
  | { kind: 'create' }
  | { kind: 'created'; token: string; canWrite: boolean }
  | { kind: 'revoke'; token: AccessTokenFieldsFragment };

/** One's access tokens for machines, for those who may make some. */
export function TokensPage() {
  const { groups } = useSignedIn().user;
  const scopes = allScopes.filter((scope) => groups.includes(scopeNames[scope]));
  return (
    <>
      <title>Access tokens · Chorus</title>
      {scopes.length > 0 ? (
        <section className={pageClasses.page}>
          <TokensScreen scopes={scopes} />
        </section>
      ) : (
        <NoAccess title="You can’t make access tokens">
          A token lets a script read or submit your records. That needs the group{' '}
          <GroupName>data.read</GroupName> or <GroupName>data.write</GroupName>.
        </NoAccess>
      )}
    </>
  );
}

function TokensScreen({ scopes }: { scopes: readonly TokenScope[] }) {
  const tokens = useTokens();
  const nowMs = useNow(10_000);
  const isSlow = useDelayed(tokens.list === null && tokens.error === null);
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const close = () => setDialog(null);
  const create = (
    <Button
      leftSection={<IconPlus aria-hidden="true" size={16} />}
      onClick={() => setDialog({ kind: 'create' })}
    >
      New token
    </Button>
  );

  return (
    <div className={`${pageClasses.content} ${classes.content}`}>
      <header className={classes.header}>
        <div>
          <PageTitle title="Access tokens">
            For scripts and machines that read or submit your records.
          </PageTitle>
        </div>
        {tokens.list !== null && tokens.list.length > 0 && create}
      </header>
      {tokens.error && <ErrorNotice error={tokens.error} onRetry={tokens.reload} />}
      {isSlow && <Skeleton height={56} radius="md" />}
      {tokens.list?.length === 0 && (
        <EmptyState icon={<IconKey size={24} />} title="No tokens yet" actions={create}>
          A token lets a script act as you, in your records only, for a day at most. You see it once, and can
          end it at any time.
        </EmptyState>
      )}
      {tokens.list !== null && tokens.list.length > 0 && (
        <TokenList
          tokens={tokens.list}
          nowMs={nowMs}
          onRevoke={(token) => setDialog({ kind: 'revoke', token })}
        />
      )}
      {dialog?.kind === 'create' && (
        <CreateTokenDialog
          scopes={scopes}
          onClose={close}
          onCreate={async (input) => {
            const token = await tokens.create(input);
            const canWrite = [input.scopes].flat().includes('DATA_WRITE');
            setDialog({ kind: 'created', token, canWrite });
          }}
        />
      )}
      {dialog?.kind === 'created' && (
        <NewTokenDialog token={dialog.token} canWrite={dialog.canWrite} onClose={close} />
      )}
      {dialog?.kind === 'revoke' && (
        <ConfirmDialog
          title={`Revoke “${dialog.token.name}”?`}
          confirmLabel="Revoke"
          isDangerous
          sentence={tokenErrorSentence}
          onConfirm={() => tokens.revoke(dialog.token.id)}
          onClose={close}
        >
          Whatever uses it is refused within ten seconds. This can’t be undone; what was submitted stays.
        </ConfirmDialog>
      )}
    </div>
  );
}
