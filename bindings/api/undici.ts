/** Types of `siglane/undici`. They do not depend on a version of undici, so that Node's own copy fits them too. */

/** Options of `createSigningInterceptor`. At least one of `origin`, `services` and `origins` is required. */
export interface SigningInterceptorOptions {
  /**
   * The origin to sign for: `https://host`, with the port if it is not 443. Only here http is allowed too, for servers of your own network.
   * A `Client` and a `Pool` need it: they do not tell their origin to interceptors.
   *
   * @defaultValue the origin that an `Agent` or `fetch` tells for each request, if `services` or `origins` allow it
   */
  origin?: string | URL | undefined;
  /**
   * Services of AWS whose hosts are allowed: `['sqs', 'dynamodb']`. Hosts at API Gateway, Lambda, AppSync, OpenSearch and IoT can belong to
   * any customer of AWS, so allow them by `origins`.
   *
   * @defaultValue none
   */
  services?: readonly string[] | undefined;
  /**
   * Allowed origins: `https://host`, with the port if it is not 443.
   *
   * @defaultValue none
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
   * The most bytes of a body that is read into memory to be hashed: of a stream, an iterable, a `Blob` or a form. A longer body fails with
   * `BodyTooLarge`, and nothing is sent. Texts and bytes are in memory already, and have no limit. 1 to 2,147,483,647.
   *
   * @defaultValue `67_108_864`, which is 64 MiB
   */
  maxBodyBytes?: number | undefined;
  /**
   * Send streams, iterables and `Blob`s to S3 unread, with the payload hash `UNSIGNED-PAYLOAD`, and only over https. For other services and
   * over http they are read and hashed.
   *
   * @defaultValue `false`
   */
  unsignedStreams?: boolean | undefined;
}

/**
 * An interceptor for `dispatcher.compose` of undici. It returns a function of the type that it takes: the `dispatch` of undici 6 or 7, or
 * of the undici inside Node.
 */
export type SigningInterceptor = <Dispatch extends (options: never, handler: never) => boolean>(
  dispatch: Dispatch,
) => Dispatch;
