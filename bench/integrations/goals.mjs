/** Goals of this benchmark; measure/goals.mjs explains the fields. */
const than = (job, least) => ({ name: 'what it replaces', what: { job }, against: ['replaced'], least });

export const goals = [than('presign many', 150), than('presign many, token', 100), than('presign one', 2)];
