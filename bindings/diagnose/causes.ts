/** Causes of a signature that does not match: each has a sentence and a fix. `{}` is replaced by the header, parameter or name. */

export interface Cause {
  readonly title: string;
  readonly fix: string;
}

/** Keeps the type of the names, which are part of the library's interface, and widens the type of the texts. */
function group<Name extends string>(causes: Readonly<Record<Name, Cause>>): Readonly<Record<Name, Cause>> {
  return causes;
}

const path = group({
  'method-case': {
    title: 'The method was signed in another case than it was sent.',
    fix: 'Sign the method as it goes on the wire: in capital letters.',
  },
  'other-method': {
    title: 'The request was signed for another method: {}.',
    fix: 'Send the request with {}, or sign it for the method that is used: a URL for GET is not good for HEAD or PUT.',
  },
  'bucket-not-in-path': {
    title: 'The bucket is in the path that was sent, but not in the one that was signed.',
    fix: 'With path-style URLs the canonical path begins with the bucket: /bucket/key.',
  },
  'bucket-in-path': {
    title: 'The bucket is in the host, and was signed in the path as well.',
    fix: 'With virtual-hosted URLs sign the key alone: the path that is sent, without the bucket.',
  },
  'path-prefix': {
    title:
      'The path that was signed lacks a part of the one that was received, or has one more: a stage, or a prefix of a proxy.',
    fix: 'Sign the path that the service receives, with the stage of API Gateway and whatever a proxy adds or removes.',
  },
  'double-encoding': {
    title: 'It was encoded twice where the service encodes once.',
    fix: 'For S3, and in every query, encode once: sign what is on the wire, decoded and encoded one time.',
  },
  'single-encoding': {
    title: 'The path was encoded once where the service encodes twice.',
    fix: 'For every service but S3 the canonical path is the path on the wire, encoded once more: %20 becomes %2520.',
  },
  'path-not-encoded': {
    title: 'The path was signed without encoding all that must be encoded.',
    fix: "Encode every byte but A-Z a-z 0-9 - . _ ~ and the slash, with capital digits: also ! ' ( ) * @ : = + $ , ; &.",
  },
  'slash-encoded': {
    title: 'The slashes of the path were encoded.',
    fix: 'Leave the slashes of the canonical path as they are.',
  },
  'path-normalized': {
    title: 'The path was normalized before it was signed, which this service does not do.',
    fix: 'For S3 sign empty segments, "." and ".." as they are sent; URL classes and fetch remove them.',
  },
  'path-not-normalized': {
    title: 'The path was signed with segments that the service removes: empty ones, "." or "..".',
    fix: 'For services but S3 remove empty and dot segments before signing, or send a path without them.',
  },
  'escape-case': {
    title: 'Escapes were signed with small digits: %2f in place of %2F.',
    fix: 'Write escapes in capital digits.',
  },
  'trailing-slash': {
    title: 'The paths that were signed and received differ in the slash at the end.',
    fix: 'Sign the path exactly as it is sent; look for a client, a router or a proxy that adds or drops the slash.',
  },
  'leading-slash': {
    title: 'The path was signed without the slash that it begins with.',
    fix: 'Begin the canonical path with a slash; the path of an empty URL is "/".',
  },
  'query-in-path': {
    title: 'The query was signed as a part of the path.',
    fix: 'Split the target at the first question mark: the path is the second line, the query the third.',
  },
});

const query = group({
  'post-query': {
    title: 'The query of a POST was kept on one side and left out on the other.',
    fix: "AWS signs the query of a POST like any other; OpenStack's Keystone and boto 2 sign an empty one (siglane: dialect keystone). Send parameters in the body, or sign as the verifier does.",
  },
  'query-not-signed': {
    title: 'The query was not signed.',
    fix: 'Sign all parameters that are sent, sorted and encoded, in the third line.',
  },
  'html-escaped-query': {
    title: 'The query has "&amp;" where "&" belongs: it was copied from HTML or XML.',
    fix: 'Replace each "&amp;" by "&", in what is signed and in what is sent.',
  },
  'unsorted-query': {
    title: 'The parameters were not signed in the order that the service sorts them in.',
    fix: 'Encode names and values first, then sort by name and, of one name, by value, byte by byte: no locale, no joined pairs.',
  },
  'query-not-encoded': {
    title: 'The query was signed as it stands, without encoding all that must be encoded.',
    fix: 'Decode each name and value, and encode every byte but A-Z a-z 0-9 - . _ ~ again.',
  },
  'query-reserved': {
    title: 'Some characters of the query were encoded by the rules of forms or of encodeURIComponent.',
    fix: "Encode ! ' ( ) * / ; as well, and leave ~ as it is: encodeURIComponent and URLSearchParams do otherwise.",
  },
  'plus-for-space': {
    title: 'A "+" stands for a space on one side and for itself on the other.',
    fix: 'Write a space as %20 and a plus as %2B, in what is signed and in what is sent.',
  },
  'valueless-parameter': {
    title: 'A parameter without a value was signed in another form.',
    fix: 'A parameter without a value has an equals sign in the canonical query: "uploads=".',
  },
  'query-separators': {
    title: 'The canonical query has a question mark or an ampersand too many.',
    fix: 'Join the parameters with "&", and put nothing in front and nothing behind.',
  },
  'duplicate-query': {
    title:
      'A parameter is there more than once, and not all of its values were signed, or not as the service takes them.',
    fix: 'Send each name once. AWS signs all values, sorted; S3 takes the first alone; Keystone the last.',
  },
  'parameter-added': {
    title: 'The parameter {} was added after the URL was presigned.',
    fix: 'Put {} into the URL before it is signed, or leave it out: a presigned URL takes no more parameters.',
  },
  'parameter-not-signed': {
    title: 'The parameter {} is sent, but was not signed.',
    fix: 'Sign {} with the others, or do not send it.',
  },
  'body-in-query': {
    title: 'The fields of the body were signed in the query, as version 2 had it.',
    fix: 'Sign the query of the URL alone; the body is covered by its hash.',
  },
  'percent-sequence': {
    title: 'A "%" in the URL is not followed by two hexadecimal digits.',
    fix: 'Encode a percent sign as %25.',
  },
});

const headers = group({
  'header-blanks': {
    title: 'The value of {} was signed with blanks that the service removes, or without blanks that it keeps.',
    fix: 'Remove blanks at both ends of a value, and make each run of them one. Keystone removes those at the ends alone.',
  },
  'header-line-missing': {
    title: 'The header {} is in SignedHeaders, but not among the canonical headers that were signed.',
    fix: 'Write a line for every name in SignedHeaders.',
  },
  'repeated-header': {
    title: 'The header {} is there more than once, or has several values, and was joined in another way.',
    fix: 'Join the values of a repeated header with a comma and no blank, in the order in which they are sent.',
  },
  'content-type-changed': {
    title:
      'The Content-Type that was signed is not the one that was sent: many HTTP libraries add a charset or a type of their own.',
    fix: 'Set Content-Type yourself, sign it as it is sent, or do not sign it. A presigned URL wants the very type it was signed with.',
  },
  'header-changed': {
    title: 'The header {} was signed with another value than the service received.',
    fix: 'Do not sign {}: HTTP libraries, proxies and load balancers change it.',
  },
  'header-value-case': {
    title: 'The value of {} was signed in another case than it was sent.',
    fix: 'Only names are made lower-case; sign values as they are sent.',
  },
  'header-not-sent': {
    title: 'The header {} was signed as empty.',
    fix: 'Sign {} with the value that is sent, or leave it out of SignedHeaders.',
  },
  'host-port': {
    title: 'The host was signed with another port than it was sent with.',
    fix: 'Sign the Host header as it goes on the wire: with the port, unless it is 443 of https or 80 of http.',
  },
  'proxy-host': {
    title: 'The host that was signed is not the one that the service sees: a proxy stands between them.',
    fix: 'Sign for the host that the service verifies, or have the proxy pass the Host header on as it came.',
  },
  'host-with-scheme': {
    title: 'The host was signed with "http://" or "https://" in front.',
    fix: 'Sign the host alone, as it stands in the Host header.',
  },
  'other-host': {
    title: 'The request was signed for another host of the service.',
    fix: 'Sign for the host that the request is sent to.',
  },
  'characters-for-bytes': {
    title: 'The Content-Length counts characters, not bytes.',
    fix: 'Count the bytes of the encoded body, and do not sign content-length.',
  },
  'unsorted-headers': {
    title: 'The canonical headers were not sorted.',
    fix: 'Sort headers by their lower-case names, byte by byte, in both places.',
  },
  'header-name-case': {
    title: 'The names of headers were signed in the case they were written in.',
    fix: 'Write names in lower case before they are sorted and signed.',
  },
  'header-colon': {
    title: 'The canonical headers have a blank behind the colon.',
    fix: 'Write "name:value", without a blank.',
  },
  'header-not-in-list': {
    title: 'The header {} was signed, but it is not in the SignedHeaders that were sent.',
    fix: 'Send the same list of names that is in the canonical request.',
  },
  'signed-headers-form': {
    title: 'SignedHeaders must be lower-case names, sorted, each once, with semicolons between them.',
    fix: 'Write the list that way, in the canonical request and in what is sent.',
  },
  'host-not-signed': { title: 'The host is not signed.', fix: 'Put host into SignedHeaders, with its line.' },
  'signed-header-missing': {
    title: 'The header {} is in SignedHeaders, but the request does not have it.',
    fix: 'Send {} with the value that was signed, or sign without it.',
  },
  'header-not-signed': {
    title: 'The header {} is sent, but not signed. S3 wants every x-amz- header signed.',
    fix: 'Put {} into SignedHeaders, or do not send it.',
  },
  'hop-header-signed': {
    title: 'The header {} is signed, and it is one of those that proxies and clients change on the way.',
    fix: 'Leave {} out of SignedHeaders.',
  },
  'changed-on-the-way': {
    title: 'The service received another {} than the client has sent.',
    fix: 'Look at what stands between the two: proxy, load balancer, CDN, HTTP library. Let it pass {} unchanged, or do not sign it.',
  },
  'authorization-changed': {
    title: 'The Authorization header was changed on the way: the service has the hash of another one.',
    fix: 'Look for a proxy, or an HTTP library, that rewrites Authorization; compare what leaves the client with what is sent on.',
  },
});

const payload = group({
  'payload-line': {
    title: 'The payload line that was signed is not the one that the service takes.',
    fix: 'Sign the SHA-256 of the body, or what x-amz-content-sha256 says, in the last line.',
  },
  'empty-body-hash': {
    title: 'The hash of an empty body was signed, but a body was sent.',
    fix: 'Hash the bytes that are sent.',
  },
  'body-not-sent': {
    title: 'The hash of a body was signed, but no body was sent.',
    fix: 'Send the body that was hashed, or sign the hash of an empty one.',
  },
  'body-changed': {
    title: 'The body that was hashed is not the body that was sent.',
    fix: 'Hash the very bytes that are sent, after compressing and encoding them.',
  },
  'body-compressed': {
    title: 'The body was compressed after it was hashed.',
    fix: 'Compress first, then hash and sign what is sent.',
  },
  'unsigned-payload': {
    title: 'UNSIGNED-PAYLOAD was signed, but the request says otherwise.',
    fix: 'Send x-amz-content-sha256: UNSIGNED-PAYLOAD, or sign the hash that is sent.',
  },
  'unsigned-payload-elsewhere': {
    title: 'UNSIGNED-PAYLOAD was signed, which is for S3 alone.',
    fix: 'Sign the SHA-256 of the body.',
  },
  'payload-hash-form': {
    title: 'The hash of the body was signed in another form than 64 lower-case hexadecimal digits.',
    fix: 'Write the hash in lower-case hexadecimal digits.',
  },
  'hash-of-hash': { title: 'The hash of the body was hashed again.', fix: 'Hash the body once.' },
  'body-stripped': {
    title: 'The body was hashed without the blanks or line breaks that it was sent with.',
    fix: 'Hash the bytes that are sent: nothing trimmed, nothing stripped.',
  },
  'body-line-breaks': {
    title: 'The body was hashed with other line breaks than it was sent with.',
    fix: 'Hash the bytes that are sent.',
  },
  'body-charset': {
    title: 'The body was hashed in another character set than it was sent in.',
    fix: 'Encode the text once, as UTF-8, and hash and send the same bytes.',
  },
  'json-rewritten': {
    title: 'The JSON of the body was written anew between hashing and sending.',
    fix: 'Make the text of the JSON once, and hash and send that text: other blanks or another order make another hash.',
  },
  'body-encoded': {
    title: 'The body was hashed in another encoding than it was sent in.',
    fix: 'Hash the bytes that are sent.',
  },
  'payload-header-missing': {
    title: 'The header x-amz-content-sha256 is missing, which S3 wants.',
    fix: 'Send x-amz-content-sha256 with the payload line that is signed.',
  },
});

const texts = group({
  'missing-blank-line': {
    title: 'The canonical request lacks the blank line between the headers and SignedHeaders.',
    fix: 'Every header line ends with a line break, and one more follows the last of them.',
  },
  'blank-line-added': {
    title: 'The canonical request has a blank line too many behind the headers.',
    fix: 'One blank line stands between the last header and SignedHeaders.',
  },
  'query-line-missing': {
    title: 'The canonical request lacks the line of the query.',
    fix: 'Without a query the third line is empty, but it is there.',
  },
  'payload-line-missing': {
    title: 'The canonical request ends without the payload hash.',
    fix: 'The last line is the hash of the body; of no body, the hash of nothing.',
  },
  'signed-headers-missing': {
    title: 'The canonical request lacks the line of SignedHeaders.',
    fix: 'Write the list of signed names before the payload hash.',
  },
  'line-breaks': {
    title: 'Lines were put together with other line breaks, or with one too many.',
    fix: 'Put one line feed (0x0A) between two lines, and none behind the last.',
  },
  'fixed-slice': {
    title: 'The canonical request was cut out of a longer text at a fixed offset, and the cut is at the wrong place.',
    fix: 'Split at the third line break: how long the lines before are depends on the region.',
  },
  'string-to-sign-form': {
    title: 'The string to sign is put together in another way.',
    fix: 'It is AWS4-HMAC-SHA256, the date, the scope and the lower-case hexadecimal hash of the canonical request, a line each.',
  },
  'string-to-sign-date': {
    title: 'The date in the string to sign is not the one of the request.',
    fix: 'Read the clock once, and write the date in the form YYYYMMDDTHHMMSSZ in both places.',
  },
  'scope-in-string': {
    title: 'The scope in the string to sign is not the one of the request: {}.',
    fix: 'Use the same date, region and service for key, string to sign and Credential.',
  },
});

const keys = group({
  'secret-blanks': {
    title: 'The secret was used with a line break or a blank at one of its ends.',
    fix: 'Trim the secret when it is read from a file, a prompt or an environment.',
  },
  'secret-quoted': { title: 'The secret was used with quotes around it.', fix: 'Remove the quotes.' },
  'secret-encoded': {
    title: 'The secret was used in an encoded form, or was decoded when it should not have been.',
    fix: 'Use the secret as it was issued: a "/" or "+" in it stands for itself.',
  },
  'key-prefix': {
    title: 'The signing key was derived without "AWS4" in front of the secret.',
    fix: 'Begin with HMAC("AWS4" + secret, date).',
  },
  'key-hex-chain': {
    title: 'The steps of the signing key were joined as hexadecimal text, where the bytes belong.',
    fix: 'Use the 32 bytes of each step as the key of the next; only the signature is written in digits.',
  },
  'key-steps': {
    title: 'The steps of the signing key are in another order, or one is missing.',
    fix: 'Date, region, service, "aws4_request": in this order.',
  },
  'key-region': {
    title: 'The signing key was derived for the region {}, and the scope says another.',
    fix: 'Use one region for key and scope.',
  },
  'key-service': {
    title: 'The signing key was derived for the service {}, and the scope says another.',
    fix: 'Use one service for key and scope.',
  },
  'key-day': {
    title: 'The signing key was derived for another day: {}.',
    fix: 'Read the clock once, in UTC, and derive a new key when the day changes.',
  },
  'key-not-derived': {
    title: 'The secret itself was used as the signing key.',
    fix: 'Derive the signing key from it: four steps of HMAC.',
  },
  'key-id-for-secret': {
    title: 'The access key id was used as the secret, or the two have changed places.',
    fix: 'Put key id and secret in their places.',
  },
  'smtp-password': {
    title: 'The secret has the form of an SMTP password of Amazon SES, which is made from a secret and is none.',
    fix: 'Use the secret access key of the user, not the password that was derived for SMTP.',
  },
  'wrong-secret': {
    title: 'The secret is not the one that belongs to this access key.',
    fix: 'Compare key id and secret, and look whether the key was made anew. A key that has just changed may be known in its old form for some seconds.',
  },
  'key-id-blanks': {
    title: 'The access key id has a blank or a line break in it.',
    fix: 'Trim the key id when it is read.',
  },
  'chunk-signature': {
    title: 'The request is signed rightly; a chunk of its body may not be.',
    fix: 'Each chunk is signed with the signature before it: siglane/chunked does that.',
  },
  'signature-form': {
    title: 'The signature was sent in another form than 64 lower-case hexadecimal digits.',
    fix: 'Write the signature in lower-case hexadecimal digits: no capitals, no base64, no quotes.',
  },
  'unknown-key': {
    title: 'The service does not know the access key id.',
    fix: 'Look at the account, the partition (China, GovCloud) and the service that the key is from; temporary keys need their token.',
  },
});

const scope = group({
  'credential-form': {
    title: 'The Credential has not the form accessKeyId/YYYYMMDD/region/service/aws4_request.',
    fix: 'Write its five parts with slashes between them.',
  },
  'wrong-terminator': { title: 'The scope does not end with aws4_request.', fix: 'End the scope with aws4_request.' },
  'scope-date': {
    title: 'The date of the scope is not the day of the request.',
    fix: 'Take the scope from the first eight characters of X-Amz-Date: one reading of the clock, in UTC.',
  },
  'wrong-region': {
    title: 'The request was signed for another region than the service is in.',
    fix: 'Sign for the region {}.',
  },
  'wrong-service': {
    title: 'The request was signed for another service than it was sent to.',
    fix: 'Sign for the service {}.',
  },
  'date-malformed': {
    title: 'The date of the request is missing, or has not the form YYYYMMDDTHHMMSSZ.',
    fix: 'Send X-Amz-Date in UTC in the basic form of ISO 8601, 20130524T000000Z.',
  },
  'month-for-minutes': {
    title: 'The Date header has the month where the minutes belong.',
    fix: 'In strftime %M is the minutes and %m the month; X-Amz-Date alone is enough.',
  },
  'dates-differ': {
    title: 'Date and X-Amz-Date are not the same time.',
    fix: 'Send X-Amz-Date alone, or make both of one reading of the clock.',
  },
  'clock-skew': {
    title: 'The clock of the client is off: the request is dated too far from the time of the service.',
    fix: 'Set the clock (NTP), or correct the signing date by the Date header of an answer.',
  },
  expired: {
    title: 'The request or the presigned URL has expired.',
    fix: 'Sign anew. A URL is valid for X-Amz-Expires seconds, and no longer than the session that signed it.',
  },
  'expires-range': {
    title: 'X-Amz-Expires must be a number of seconds from 1 to 604800, seven days.',
    fix: 'Presign for seven days at most, and make new URLs when they are needed.',
  },
  'session-expired': {
    title: 'The session token has expired.',
    fix: 'Get new temporary credentials; URLs that were signed with the old ones are over with them.',
  },
  'token-not-signed': {
    title: 'The session token is sent, but it was not signed.',
    fix: 'Put x-amz-security-token, with its value, among the signed headers, or X-Amz-Security-Token into the query before it is signed.',
  },
  'token-missing': {
    title: 'The access key is a temporary one, and the request has no session token.',
    fix: 'Send and sign the session token that came with the key.',
  },
  'token-signed': {
    title: 'The session token was signed, which AWS IoT does not do.',
    fix: 'Append X-Amz-Security-Token after signing.',
  },
  'token-wrong': {
    title: 'The session token is not the one that belongs to this access key.',
    fix: 'Use key, secret and token of one and the same session.',
  },
});

const requests = group({
  'signature-lost': {
    title: 'The request has a signature, and the service saw none.',
    fix: 'Look whether a redirect, a proxy or CORS has removed it. API Gateway says the same of a path, a method or a stage that it does not have.',
  },
  'not-allowed': {
    title: 'The service refuses what the request asks for, not its signature.',
    fix: 'Look at the permissions of the key, and at the policies of what is asked for.',
  },
  sigv4a: {
    title: 'The request is signed with the asymmetric variant, SigV4A, which is not looked into here.',
    fix: 'Look at the region set, and at the key that was derived from the secret.',
  },
  'no-signature': {
    title: 'The request has no signature.',
    fix: 'Sign it, and look whether a redirect, a proxy or CORS has removed the Authorization header.',
  },
  'two-signatures': {
    title: 'The request is signed in its header and in its query.',
    fix: 'Use one of the two: do not send an Authorization header along with a presigned URL.',
  },
  'version-2': {
    title: 'The request is signed with Signature Version 2.',
    fix: 'Sign with AWS4-HMAC-SHA256.',
  },
  'authorization-form': {
    title: 'The Authorization header has not its form: {}.',
    fix: 'Write "AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…".',
  },
  'policy-rewritten': {
    title: 'The policy was written anew between signing and sending.',
    fix: 'Sign the very base64 text that is sent: encode the policy once.',
  },
  'policy-not-encoded': {
    title: 'The JSON of the policy was signed, where its base64 belongs.',
    fix: 'The string to sign of a form is the base64 of the policy.',
  },
  'policy-refused': {
    title: 'The form does not meet its policy.',
    fix: 'Every field needs a condition, and every condition must hold; what the service says names the first that does not.',
  },
  'policy-expired': { title: 'The policy has expired.', fix: 'Make a new policy.' },
});

const unknown = group({
  'canonical-request-differs': {
    title: 'The canonical requests differ in {}, and no cause that is known here explains it.',
    fix: 'Make this line as the service has it.',
  },
  'string-to-sign-differs': {
    title: 'The strings to sign differ in {}, and no cause that is known here explains it.',
    fix: 'Make this line as the service has it.',
  },
  unexplained: {
    title: 'The signature does not belong to this request, and no cause that is known here explains it.',
    fix: "Get the client's canonical request from its debug log, and the service's from its answer: the two are then compared.",
  },
});

/** All causes by name. Names are stable, texts are not. */
export const causes = {
  ...path,
  ...query,
  ...headers,
  ...payload,
  ...texts,
  ...keys,
  ...scope,
  ...requests,
  ...unknown,
};

/** Name of a cause. Names are stable. */
export type CauseId = keyof typeof causes;

/** Fills `about` into the title and the fix of a cause. */
export function textOf(cause: CauseId, about = ''): Cause {
  const { title, fix } = causes[cause];
  return { title: title.replaceAll('{}', about), fix: fix.replaceAll('{}', about) };
}
