import { jobNames } from './cases.mjs';

/** Texts and tables of the report. */
export const report = {
  title: 'With the AWS SDK, fetch, undici, OpenSearch and tokens',
  goals: 'siglane compared with the package or the code that it replaces, in the same process.',
  columnOf: () => 'us',
  tables: Object.entries(jobNames).map(([job, title]) => ({ title, part: { job } })),
  checks: {
    title: 'The answers',
    text: 'Before the measurement, the results of both were compared: URLs and tokens by their parameters, forms by their fields, requests by their signatures.',
    head: ['candidate', 'items', 'compared with'],
    words: { each: 'each other' },
  },
};
