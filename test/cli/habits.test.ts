/** Command lines of people who know another command. Each line works, or gets an error message that says what to write instead. */
import { describe, expect, it } from 'vitest';
import { referenceUrls } from '../support/example.js';
import { run } from './program.js';

const s3 = 'https://examplebucket.s3.amazonaws.com/a';
const accessPoint = 'arn:aws:s3:us-east-1:123456789012:accesspoint/my-point';
const words = (line: string) => line.split(' ');

describe('wrong command lines', () => {
  it.each([
    // The command.
    ['s3 presign s3://b/k', 'unknown command "s3". Use: siglane presign'],
    ['s3://b/k', 'unknown command "s3://b/k". Use: siglane presign s3://b/k'],
    ['presign-url s3://b/k', 'Use: siglane presign'],
    ['presgin s3://b/k', 'Did you mean presign?'],
    ['generate-presigned-url', 'Use: siglane presign'],
    ['create-presigned-post', 'Use: siglane post-policy'],
    ['check URL', 'Use: siglane verify'],
    ['explain URL', 'Use: siglane diagnose'],
    ['completions bash', 'Did you mean completion?'],
    ['ls s3://b', 'siglane signs requests and does not send them'],
    ['configure', 'siglane signs requests and does not send them'],
    ['https://example.com/', 'Use: siglane sign URL, or siglane verify URL'],
    ['curl https://example.com/', "Use: siglane verify 'curl …'"],
    ['--profile work presign s3://b/k', 'Write the command first, then its options'],
    ['--bucket b k', 'Write the command first, then its options'],
    ['help presgin', 'Did you mean presign?'],
    ['help presign sign', 'expected one command or topic, got 2'],
    ['help presign --expires=1h', 'unknown option --expires. Help takes only a command'],
    ['--help --nosuch', 'unknown option --nosuch'],
    ['S3://b/k', 'Use: siglane presign S3://b/k'],
    // presign
    ['presign mybucket/key', 'no bucket. Use --bucket or s3://BUCKET/KEY'],
    ['presign s3://mybucket', 'expected s3://BUCKET/KEY, got "s3://mybucket"'],
    ['presign arn:aws:s3:::mybucket/key', 'expected s3://BUCKET/KEY, got "arn:aws:s3:::mybucket/key"'],
    ['presign s3://arn:aws:s3:::mybucket/key', 'expected s3://BUCKET/KEY, got "s3://arn:aws:s3:::mybucket/key"'],
    [`presign s3://${accessPoint}`, `got "s3://${accessPoint}". Use s3://ARN/KEY, or --bucket ARN KEY`],
    [`presign ${accessPoint}/key`, `got "${accessPoint}/key". Use s3://ARN/KEY, or --bucket ARN KEY`],
    ['presign s3://arn:aws:s3::123456789012:accesspoint/mfzwi23gnjvgw.mrap/key', 'is a Multi-Region Access Point'],
    ['presign S3://mybucket', 'expected s3://BUCKET/KEY, got "S3://mybucket"'],
    [`presign ${s3}`, 'Use siglane sign --url to presign it'],
    ['presign -b s3://mybucket key', 'is an s3:// address'],
    ['presign s3://b-b/k --expires-in 8d', '--expires expected 1 to 604800 seconds'],
    ['presign s3://b-b/k --expires-in one-hour', '--expires expected seconds or a duration such as 15m, 12h or 7d'],
    ['presign s3://b-b/k --expires-in', '--expires needs a value'],
    ['presign s3://b-b/k --expiry 60', 'unknown option --expiry. Use --expires'],
    ['presign s3://b-b/k --output json', 'unknown option --output. Use --output-ndjson'],
    ['presign --bucket b --key k', 'unknown option --key. Write the key as an argument'],
    ['presign s3://b-b/k --http-method PUT', 'unknown option --http-method. Use --method'],
    ['presign s3://b-b/k --force-path-style', 'Use --path-style'],
    ['presign s3://b-b/k --version-id x', 'Use --query versionId=…'],
    ['presign s3://b-b/k --acl public-read', 'Use --query x-amz-acl=…'],
    ['presign s3://b-b/k --recursive', 'siglane does not list buckets. Pipe a list of keys into it'],
    ['presign s3://b-b/k --no-verify-ssl', 'siglane sends nothing'],
    ['presign s3://b-b/k --access-key AKID', 'other users can read a command line'],
    ['presign s3://b-b/k -j 4', 'unknown option -j. Use --workers'],
    ['presign s3://b-b/k --region us-east-1a', '--region'],
    ['presign s3://b-b/k --method PATCH', '--method expected GET, PUT, POST, HEAD or DELETE'],
    ['presign s3://b-b/k --max-key-bytes 1.5MB', 'a size such as 10MB or 64KiB'],
    ['presign s3://b-b/k --query Contents[].Key', '--query expected NAME=VALUE'],
    ['presign s3://b-b/k --date yesterday', '--date expected a date like 2026-01-02T03:04:05Z'],
    ['presign s3://b-b/k --expires=60 --fips=yes', '--fips takes no value'],
    // sign
    ['sign examplebucket.s3.amazonaws.com/a', 'the URL must begin with https:// or http://'],
    ['sign s3://b-b/k', 'Or use: siglane presign s3://b-b/k'],
    ['sign S3://b-b/k', 'Or use: siglane presign S3://b-b/k'],
    [`sign --aws-sigv4 aws:amz:us-east-1:s3 ${s3}`, 'Use --service and --region'],
    [`sign --user a:b ${s3}`, 'other users can read a command line'],
    [`sign --data-binary @f ${s3}`, 'Use --data'],
    [`sign -I ${s3}`, 'unknown option -I. Use --method HEAD'],
    [`sign --verbose ${s3}`, 'Use --explain'],
    [`sign -e 60 ${s3}`, '--expires needs --url'],
    // post-policy
    ['post-policy -b bucket k', 'expected only options'],
    ['post-policy -b bucket --key k --max-size 1MB', 'Use --size'],
    ['post-policy -b bucket --key k --acl private', 'unknown option --acl. Use --field'],
    ['post-policy s3://b-b/k', 'expected only options'],
    // verify, diagnose, completion
    [`verify --at 2026-01-02T03:04:05Z ${s3}`, 'unknown option --at. Use --date'],
    ['verify --quiet', 'Redirect the output in the shell: > /dev/null'],
    ['verify nothing.txt', 'nothing.txt'],
    [`diagnose --format json ${s3}`, 'Use --json'],
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
    'presign S3://examplebucket/k -e 1h',
  ])('%s', async (line) => {
    expect(await run([...words(line), '--date', '2026-01-02T03:04:05Z'])).toEqual({
      code: 0,
      stdout: `${url}\n`,
      stderr: '',
    });
  });

  it.each([
    accessPoint,
    accessPoint.replace('accesspoint/', 'accesspoint:'),
    accessPoint.replace(':s3:', ':s3-object-lambda:'),
    accessPoint.replace(':s3:', ':s3-outposts:').replace(':accesspoint', ':outpost/op-0123/accesspoint'),
  ])('presign s3://%s/KEY takes the ARN as the bucket', async (arn) => {
    const fixed = ['--date', '2026-01-02T03:04:05Z'];
    const expected = await run(['presign', '--bucket', arn, 'some/key', ...fixed]);
    expect(expected.stdout).toMatch(/^https:\/\/my-point-123456789012\..*\/some\/key\?/);
    expect(await run(['presign', `s3://${arn}/some/key`, ...fixed])).toEqual(expected);
  });
});
