import '../../ui/modal-styles.ts';
import { Modal } from '@mantine/core';
import { useEffect, useState } from 'react';
import { browserClock } from '../../lib/clock.ts';
import { useFocusBack } from '../../ui/use-focus-back.ts';
import type { RecordsEngine } from '../sync/records-engine.ts';
import { createBatchUpload } from './batch-upload.ts';
import type { BatchUpload, UploadItem } from './batch-upload.ts';
import { PasteForm } from './paste-form.tsx';
import { UploadReport } from './upload-report.tsx';

/** Many records at once: paste, look at what was read, submit, see what was refused. */
export function PasteDialog({ engine, onClose }: { engine: RecordsEngine; onClose: () => void }) {
  const [upload, setUpload] = useState<BatchUpload | null>(null);
  const [unit, setUnit] = useState<'line' | 'item'>('line');
  useFocusBack();
  // Leaving ends it; what was accepted stays so.
  useEffect(() => () => upload?.stop(), [upload]);

  function begin(items: readonly UploadItem[], unitOfItems: 'line' | 'item') {
    setUnit(unitOfItems);
    const created = createBatchUpload({
      items,
      submit: (records) => engine.submit(records),
      clock: browserClock,
      random: Math.random,
    });
    setUpload(created);
    created.go();
  }

  function close() {
    // Who closes it while it sends wants to stop, and to know how far it came.
    if (upload?.state.get().phase === 'sending') upload.stop();
    else onClose();
  }

  return (
    <Modal
      opened
      onClose={close}
      title={upload ? 'Submitting records' : 'Paste records'}
      closeButtonProps={{ 'aria-label': 'Close' }}
      closeOnClickOutside={false}
      centered
      size={680}
    >
      {upload ? (
        <UploadReport upload={upload} unit={unit} onClose={onClose} />
      ) : (
        <PasteForm onSubmit={begin} onCancel={onClose} />
      )}
    </Modal>
  );
}
