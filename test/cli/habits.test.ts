/** Habits from other commands: each line works, or its error message says what to write. */
import { describe, expect, it } from 'vitest';
import { referenceUrls } from '../support/example.js';
import { run } from './program.js';

const s3 = 'https://examplebucket.s3.amazonaws.com/a';
const words = (line: string) => line.split(' ');

describe('wrong command lines', () => {
  it.each([
    // The command.
    ['s3 presign s3://b/k', 'there is no command "s3": write siglane presign'],
    ['s3://b/k', 'there is no command "s3://b/k": write siglane presign s3://b/k'],
    ['presign-url s3://b/k', 'write siglane presign'],
    ['presgin s3://b/k', 'did you mean presign?'],
    ['generate-presigned-url', 'write siglane presign'],
    ['create-presigned-post', 'write siglane post-policy'],
    ['check URL', 'write siglane verify'],
    ['explain URL', 'write siglane diagnose'],
    ['completions bash', 'did you mean completion?'],
    ['ls s3://b', 'siglane signs, and sends nothing'],
    ['configure', 'siglane signs, and sends nothing'],
    ['https://example.com/', 'write siglane sign URL, or siglane verify URL'],
    ['curl https://example.com/', "write siglane verify 'curl …'"],
    ['--profile work presign s3://b/k', 'the command comes first, then its options'],
    ['--bucket b k', 'the command comes first, then its options'],
    ['help presgin', 'did you mean presign?'],
    // presign
    ['presign mybucket/key', 'give --bucket or s3://BUCKET/KEY'],
    ['presign s3://mybucket', '"s3://mybucket" must be s3://BUCKET/KEY'],
    ['presign arn:aws:s3:::mybucket/key', '"arn:aws:s3:::mybucket/key" must be s3://BUCKET/KEY'],
    [`presign ${s3}`, 'siglane sign --url presigns it'],
    ['presign -b s3://mybucket key', 'is an address of the AWS CLI'],
    ['presign s3://b-b/k --expires-in 8d', '--expires expected 1 to 604800 seconds'],
    ['presign s3://b-b/k --expires-in one-hour', '--expires expected seconds, or a duration such as 15m, 12h or 7d'],
    ['presign s3://b-b/k --expires-in', '--expires needs a value'],
    ['presign s3://b-b/k --expiry 60', 'there is no option --expiry: write --expires'],
    ['presign s3://b-b/k --output json', 'there is no option --output: write --output-ndjson'],
    ['presign --bucket b --key k', 'there is no option --key: write the key as an argument'],
    ['presign s3://b-b/k --http-method PUT', 'there is no option --http-method: write --method'],
    ['presign s3://b-b/k --force-path-style', 'write --path-style'],
    ['presign s3://b-b/k --version-id x', 'write --query versionId=…'],
    ['presign s3://b-b/k --acl public-read', 'write --query x-amz-acl=…'],
    ['presign s3://b-b/k --recursive', 'siglane lists nothing: pipe a list of keys into it'],
    ['presign s3://b-b/k --no-verify-ssl', 'siglane sends none'],
    ['presign s3://b-b/k --access-key AKID', 'others can read a command line'],
    ['presign s3://b-b/k -j 4', 'there is no option -j: write --workers'],
    ['presign s3://b-b/k --region us-east-1a', '--region'],
    ['presign s3://b-b/k --method PATCH', '--method expected GET, PUT, POST, HEAD or DELETE'],
    ['presign s3://b-b/k --max-key-bytes 1.5MB', 'a size such as 10MB or 64KiB'],
    ['presign s3://b-b/k --query Contents[].Key', '--query expected NAME=VALUE'],
    ['presign s3://b-b/k --date yesterday', '--date expected a date like 2026-01-02T03:04:05Z'],
    ['presign s3://b-b/k --expires=60 --fips=yes', '--fips takes no value'],
    // sign
    ['sign examplebucket.s3.amazonaws.com/a', 'the URL must begin with https:// or http://'],
    ['sign s3://b-b/k', 'siglane presign s3://b-b/k'],
    [`sign --aws-sigv4 aws:amz:us-east-1:s3 ${s3}`, 'write --service and --region'],
    [`sign --user a:b ${s3}`, 'others can read a command line'],
    [`sign --data-binary @f ${s3}`, 'write --data'],
    [`sign -I ${s3}`, 'there is no option -I: write --method HEAD'],
    [`sign --verbose ${s3}`, 'write --explain'],
    [`sign -e 60 ${s3}`, '--expires goes with --url alone'],
    // post-policy
    ['post-policy -b bucket k', 'takes options only'],
    ['post-policy -b bucket --key k --max-size 1MB', 'write --size'],
    ['post-policy -b bucket --key k --acl private', 'there is no option --acl: write --field'],
    ['post-policy s3://b-b/k', 'takes options only'],
    // verify, diagnose, completion
    [`verify --at 2026-01-02T03:04:05Z ${s3}`, 'there is no option --at: write --date'],
    ['verify --quiet', 'the shell does it: > /dev/null'],
    ['verify nothing.txt', 'nothing.txt'],
    [`diagnose --format json ${s3}`, 'write --json'],
    ['completion', 'bash or zsh'],
    ['completion fish', 'bash or zsh'],
  ])('%s', async (line, message) => {
    const { code, stdout, stderr } = await run(words(line));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^siglane: [^\n]+\nTry: siglane [a-z -]*--help\n$/);
    expect(stderr).toContain(message);
  });
});

describe('working command lines', () => {
  const [url] = referenceUrls(['k']);
  it.each([
    'presign s3://examplebucket/k --expires-in 3600',
    'presign s3://examplebucket/k --expires-in=1h',
    'presign s3://examplebucket/k --expires 60m --region us-east-1',
    'presign -b examplebucket k -e 3600s',
    'presign --bucket=examplebucket -r us-east-1 -e1h k',
    'presign s3://examplebucket/k -e 1h --endpoint-url https://s3.us-east-1.amazonaws.com',
  ])('%s', async (line) => {
    expect(await run([...words(line), '--date', '2026-01-02T03:04:05Z'])).toEqual({
      code: 0,
      stdout: `${url}\n`,
      stderr: '',
    });
  });
});
