import { casesOfJobs } from '../shared/cases-of-jobs.mjs';

/** Titles of the jobs. An item is a URL, ten URLs with their own credentials, or a form. */
export const jobNames = {
  'same template': 'presign, one template in one second',
  alternating: 'presign, two templates in turn',
  'new second': 'presign, each in a different second',
  credentials: 'withCredentials, ten URLs with a token of 800 bytes, dispose',
  policies: 'createPostPolicies, 1,000 forms in a call',
};

export const itemsPerPass = 1_000;

export const fullRun = { turns: 16, rounds: 8, minutes: 1 };
export const quickRun = { turns: 6, rounds: 2, minutes: 0.3 };

export const { oursIn, nameOf, listCases } = casesOfJobs(jobNames, () => itemsPerPass);
