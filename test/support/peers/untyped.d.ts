/** The part of aws4 that the tests use; the package has no types. */
declare module 'aws4' {
  interface Signable {
    method: string;
    path: string;
    headers: Record<string, string>;
    region: string;
    service: string;
    signQuery: boolean;
    body?: string | Buffer | undefined;
    doNotEncodePath?: boolean;
    extraHeadersToInclude: Record<string, boolean>;
    extraHeadersToIgnore?: Record<string, boolean>;
  }
  /** The host then determines service and region. */
  interface ToHost {
    host: string;
    path: string;
  }
  interface Credentials {
    accessKeyId: string;
    secretAccessKey: string;
    sessionToken?: string | undefined;
  }
  class RequestSigner {
    readonly service: string;
    readonly region: string;
    constructor(request: Signable | ToHost, credentials: Credentials);
    canonicalString(): string;
    signature(): string;
    sign(): { path: string; headers: Record<string, string | number> };
  }
  /** Returns its first argument, signed. */
  function sign(
    request: Partial<Signable> & ToHost,
    credentials: Credentials,
  ): { path: string; headers: Record<string, string> };
  const aws4: { RequestSigner: typeof RequestSigner; sign: typeof sign };
  export default aws4;
}
