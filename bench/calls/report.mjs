import { jobNames } from './cases.mjs';

/** Texts and tables of the report. */
export const report = {
  title: 'Calls that sign one thing each',
  goals: 'siglane beside itself, as a ratio of two of its own times, or in microseconds.',
  columnOf: () => 'us',
  tables: Object.entries(jobNames).map(([job, title]) => ({ title, part: { job } })),
  checks: {
    title: 'The answers',
    text:
      'Before anything was timed, all URLs were compared with those of the reference signer of the tests, and the signatures of the forms with' +
      ' HMACs of their policies.',
    head: ['candidate', 'items', 'compared with'],
    words: { reference: 'the reference' },
  },
};
