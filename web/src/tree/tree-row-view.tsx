import IconChevronRight from '@tabler/icons-react/dist/esm/icons/IconChevronRight.mjs';
import { memo } from 'react';
import { numberLabel, rangeLabel, spokenFactory, wholeLabel } from './factory-words.ts';
import { NumberChips } from './number-chips.tsx';
import type { FactoryRow, TreeRow } from './tree-rows.ts';
import classes from './tree-row-view.module.css';
import type { RemoteMark } from './use-remote-marks.ts';

/** What stands on one line of the tree: what the ear is told of a factory says more than what the eye sees. */
export const TreeRowView = memo(function TreeRowView(props: {
  row: TreeRow;
  factoryCount: number;
  mark: RemoteMark | undefined;
}) {
  const { row, mark } = props;
  if (row.kind === 'number') return <span className={classes.number}>{wholeLabel(row.value)}</span>;
  if (row.kind === 'factory') return <FactoryLine row={row} mark={mark} />;
  return (
    <div className={classes.root}>
      <Twisty isExpanded={row.isExpanded} />
      <span className={classes.rootName}>Factories</span>
      <span aria-hidden="true" className={classes.count}>
        {wholeLabel(props.factoryCount)}
      </span>
    </div>
  );
});

function FactoryLine({ row, mark }: { row: FactoryRow; mark: RemoteMark | undefined }) {
  const { factory, awaitedCount, isSaving } = row.shown;
  return (
    <div className={classes.factory} data-saving={isSaving || undefined}>
      {mark && <span key={mark.changeId} aria-hidden="true" className={classes.wash} />}
      <span className="visually-hidden">{spokenFactory(factory)}</span>
      <Twisty isExpanded={row.isExpanded} />
      <span aria-hidden="true" className={classes.name}>
        {factory.name}
      </span>
      <span aria-hidden="true" className={classes.range}>
        {rangeLabel(factory)}
      </span>
      <span aria-hidden="true" className={classes.numbers}>
        {row.isExpanded ? (
          <span aria-hidden="true" className={classes.count}>
            {numberLabel(factory.children.length)}
          </span>
        ) : (
          <NumberChips numbers={factory.children} awaitedCount={awaitedCount} />
        )}
      </span>
      {mark && (
        <span aria-hidden="true" className={classes.who}>
          {mark.who}
        </span>
      )}
    </div>
  );
}

function Twisty({ isExpanded }: { isExpanded: boolean | null }) {
  return (
    <span aria-hidden="true" className={classes.twisty} data-open={isExpanded || undefined}>
      {isExpanded !== null && <IconChevronRight size={16} stroke={2} />}
    </span>
  );
}
