/** Ends a request that no handler can be asked about. It never leaves the adapter: there its status is the answer. */
export class Refusal extends Error {
  readonly status: 400 | 413 | 501;

  constructor(status: Refusal['status']) {
    super();
    this.status = status;
  }
}
