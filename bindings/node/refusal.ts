/** Ends a request that cannot be passed to a handler. It never leaves the adapter, which answers with its status. */
export class Refusal extends Error {
  readonly status: 400 | 413 | 501;

  constructor(status: Refusal['status']) {
    super();
    this.status = status;
  }
}
