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
}
