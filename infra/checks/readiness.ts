import { alarmGaps } from './alarm-gaps.ts';
import { backupGaps } from './backup-gaps.ts';
import { dataGaps } from './data-gaps.ts';
import type { DeployedResource } from './deployed-template.ts';
import { functionGaps } from './function-gaps.ts';
import { edgeGaps } from './edge-gaps.ts';
import type { Expectations, Gap } from './gap.ts';

/** The production-readiness checklist over the resources of a stack: all that is missing. */
export function findGaps(resources: readonly DeployedResource[], expected: Expectations): Gap[] {
  return [
    ...dataGaps(resources, expected),
    ...backupGaps(resources, expected),
    ...functionGaps(resources, expected),
    ...edgeGaps(resources),
    ...alarmGaps(resources, expected),
  ];
}
