/** Types of `createFetch`. */

/** Options of `createFetch`. */
export interface FetchOptions {
  /**
   * The `fetch` that sends.
   *
   * @defaultValue the runtime's
   */
  fetch?: typeof globalThis.fetch | undefined;
  /**
   * Services of AWS whose hosts are allowed: `['sqs', 'dynamodb']`. Hosts at API Gateway, Lambda, AppSync, OpenSearch and IoT can belong to
   * any customer of AWS, so allow them by `origins`.
   *
   * @defaultValue every URL, if `origins` is missing too
   */
  services?: readonly string[] | undefined;
  /**
   * Allowed origins: `https://host`, with the port if it is not 443.
   *
   * @defaultValue every URL, if `services` is missing too
   */
  origins?: readonly string[] | undefined;
  /**
   * The service to sign for. With `services` or `origins`, hosts of AWS that name their service keep it.
   *
   * @defaultValue the signer's, or the host's if the signer has none
   */
  service?: string | undefined;
  /**
   * The region to sign for. With `services` or `origins`, hosts of AWS that name their region keep it.
   *
   * @defaultValue the signer's, or the host's if the signer has none
   */
  region?: string | undefined;
  /**
   * Names of headers to remove from each request before it is signed: `['authorization', 'x-api-key']`. The case does not matter. `host` and
   * names that begin with `x-amz-` are refused.
   *
   * @defaultValue none
   */
  drop?: readonly string[] | undefined;
  /**
   * How often a request is sent again, signed anew each time: after a network error or a status of 500 or more if its method is idempotent
   * (GET, HEAD, OPTIONS, PUT, DELETE), and after 429 for every method. A number from 0 to 3, or an object. A body that is sent unread is
   * not sent again.
   *
   * @defaultValue `0`
   */
  retries?: number | RetryOptions | undefined;
  /**
   * The most bytes of a body that is read into memory to be hashed: of a stream, a Blob, a form, or the body of a `Request`. A longer body
   * rejects with `BodyTooLarge`, and nothing is sent. Texts and bytes are in memory already, and have no limit. 1 to 2,147,483,647.
   *
   * @defaultValue `67_108_864`, which is 64 MiB
   */
  maxBodyBytes?: number | undefined;
  /**
   * Send such bodies to S3 unread, with the payload hash `UNSIGNED-PAYLOAD`, and only over https. For other services and over http they are
   * read and hashed.
   *
   * @defaultValue `false`
   */
  unsignedStreams?: boolean | undefined;
  /**
   * Sign and send a request once more, by the `Date` of the response, if the service refused it for its date. The clocks must differ by 4
   * minutes to 24 hours. If the service accepts it, later requests to the same origin are signed by the service's clock.
   *
   * @defaultValue `false`
   */
  correctClockSkew?: boolean | undefined;
}

/** Retries of `createFetch`. */
export interface RetryOptions {
  /**
   * The most retries of a call, its redirects included: 0 to 3.
   *
   * @defaultValue `3`
   */
  limit?: number | undefined;
  /**
   * The longest wait before the first retry, in milliseconds: 1 to 10,000. It doubles for each further retry. The wait is random, and at
   * least as long as the response asks for in `Retry-After`. A response that asks for more than 60 seconds is returned.
   *
   * @defaultValue `100`
   */
  delay?: number | undefined;
  /**
   * Retry POST like the idempotent methods. The service may then do the same thing twice.
   *
   * @defaultValue `false`
   */
  post?: boolean | undefined;
}
