import { type DataSource, DataSourceError } from '../data-source.ts';

/** A source whose service is not there locally: the API loads, a call fails and says so. */
export function createUnsupportedDataSource(templateType: string): DataSource {
  return {
    invoke: () =>
      Promise.reject(
        new DataSourceError(
          'UnsupportedDataSource',
          `Data sources of type ${templateType} are not emulated locally.`,
        ),
      ),
  };
}
