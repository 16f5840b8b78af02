/**
 * Makes the functions of `cases.mjs` for a benchmark whose cases are jobs with a title each, in which all candidates take part.
 *
 * @param {Record<string, string>} jobNames titles of the jobs, by their ids
 * @param {(job: string, id: string) => number} itemsOf items of a pass of a candidate
 */
export function casesOfJobs(jobNames, itemsOf) {
  return {
    /** @returns the id of siglane's candidate in a case */
    oursIn: () => 'siglane',
    nameOf: ({ job }) => jobNames[job],
    listCases: (candidates, { turns }) =>
      Object.keys(jobNames).map((job) => ({
        what: { job },
        turns,
        members: candidates.map(({ id }) => ({ id, itemsPerPass: itemsOf(job, id), every: 1 })),
      })),
  };
}
