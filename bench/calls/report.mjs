import { jobNames } from './cases.mjs';

/** Texts and tables of the report. */
export const report = {
  title: 'Calls that sign one thing each',
  goals: 'siglane compared with itself: a ratio of two of its own times, or microseconds.',
  columnOf: () => 'us',
  tables: Object.entries(jobNames).map(([job, title]) => ({ title, part: { job } })),
  checks: {
    title: 'The answers',
    text:
      "Before the measurement, all URLs were compared with those of the tests' reference signer, and the signatures of the forms with HMACs of" +
      ' their policies.',
    head: ['candidate', 'items', 'compared with'],
    words: { reference: 'the reference' },
  },
};
