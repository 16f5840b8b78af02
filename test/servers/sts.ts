/** Temporary credentials of the server's STS. */
import { inject } from 'vitest';
import { type Credentials, createSigner } from '../../bindings/entries/index.js';
import { region, signed } from './s3.js';
import { element, expectAnswer, type HttpRequest, send } from './send.js';

const { endpoint, credentials, roleArn } = inject('ceph');
const sts = await createSigner({ credentials, region, service: 'sts' });
const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };

/** Requests credentials of the role for a quarter of an hour, signed by the user. */
export function roleRequest(): HttpRequest {
  const form = new URLSearchParams({
    Action: 'AssumeRole',
    Version: '2011-06-15',
    RoleArn: roleArn,
    RoleSessionName: 'tests@siglane',
    DurationSeconds: '900',
  });
  return signed(sts, { method: 'POST', url: `${endpoint}/`, headers }, form.toString());
}

export async function assumeRole(): Promise<Credentials & { secretAccessKey: string; sessionToken: string }> {
  const answer = await send(roleRequest());
  expectAnswer(answer, 200);
  const text = (name: string) => element(answer.body.toString(), name) as string;
  return {
    accessKeyId: text('AccessKeyId'),
    secretAccessKey: text('SecretAccessKey'),
    sessionToken: text('SessionToken'),
    expiration: new Date(text('Expiration')),
  };
}
