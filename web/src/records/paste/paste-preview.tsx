import { capitalised } from '../../ui/capitalised.ts';
import { recordsLabel, wholeLabel } from '../record-words.ts';
import { fieldLabels, recordFields } from '../sync/record-rules.ts';
import type { Pasted } from './parse-pasted.ts';
import { ProblemList } from './problem-list.tsx';
import classes from './paste.module.css';

const shownAtMost = 5;

/** What was read: what is wrong with which line, and the first records as they will be sent. */
export function PastePreview({ pasted }: { pasted: Pasted }) {
  const bad = pasted.records.filter(({ problems }) => problems.length > 0);
  const good = pasted.records.filter(({ input }) => input !== null);
  return (
    <>
      {bad.length > 0 && (
        <ProblemList
          label="Problems"
          unit={pasted.unit}
          problems={bad.map(({ number, problems }) => ({ number, reason: problems.join('; ') }))}
        />
      )}
      {good.length > 0 && (
        <div className={classes.preview} role="region" aria-label="Preview" tabIndex={0}>
          <table>
            <thead>
              <tr>
                <th scope="col">{capitalised(pasted.unit)}</th>
                {recordFields.map((field) => (
                  <th key={field} scope="col">
                    {fieldLabels[field]}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {good.slice(0, shownAtMost).map(({ number, texts }) => (
                <tr key={number}>
                  <th scope="row">{wholeLabel(number)}</th>
                  {recordFields.map((field) => (
                    <td key={field}>{texts[field]}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
          {good.length > shownAtMost && (
            <p className={classes.more}>and {recordsLabel(good.length - shownAtMost)} more</p>
          )}
        </div>
      )}
    </>
  );
}
