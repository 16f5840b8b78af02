/** The part of aws4 that the adapter uses; the package has no types. */
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
  interface Credentials {
    accessKeyId: string;
    secretAccessKey: string;
    sessionToken?: string | undefined;
  }
  class RequestSigner {
    constructor(request: Signable, credentials: Credentials);
    canonicalString(): string;
    signature(): string;
  }
  const aws4: { RequestSigner: typeof RequestSigner };
  export default aws4;
}
