import { describe, expect, it } from 'vitest';
import { createSigner } from '../../bindings/entries/index.js';
import { createSmtpPassword } from '../../bindings/entries/tokens.js';
import { credentials, signingDate } from '../support/example.js';

/** Passwords that the tests of the AWS provider of Terraform expect (internal/service/iam/access_key_test.go). */
const PUBLISHED = [
  ['eu-central-1', 'some+secret+key', 'BMXhUYlu5Z3gSXVQORxlVa7XPaz91aGWdfHxvkOZdWZ2'],
  ['eu-central-1', 'another+secret+key', 'BBbphbrQmrKMx42d1N6+C7VINYEBGI5v9VsZeTxwskfh'],
  ['us-west-1', 'some+secret+key', 'BH+jbMzper5WwlwUar9E1ySBqHa9whi0GPo+sJ0mVYJj'],
  ['us-west-1', 'another+secret+key', 'BKVmjjMDFk/qqw8EROW99bjCS65PF8WKvK5bSr4Y6EqF'],
] as const;

describe('the password of SES for SMTP', () => {
  for (const [region, secretAccessKey, password] of PUBLISHED)
    it(`is the published one of ${secretAccessKey} in ${region}`, async () => {
      const { accessKeyId } = credentials;
      const signer = await createSigner({ credentials: { accessKeyId, secretAccessKey }, region: 'ap-south-1' });
      expect(await createSmtpPassword(signer, { region })).toEqual({ username: accessKeyId, password });
      const own = await createSigner({ credentials: { accessKeyId, secretAccessKey }, region, service: 'ses' });
      expect((await createSmtpPassword(own)).password).toBe(password);
    });

  it('leaves the signer able to sign for today', async () => {
    const signer = await createSigner({ credentials, region: 'eu-west-1', service: 'ses', now: () => signingDate });
    const request = { url: 'https://email.eu-west-1.amazonaws.com/v2/email/account' };
    const before = signer.sign(request);
    await createSmtpPassword(signer);
    expect(signer.sign(request)).toEqual(before);
  });

  it('is refused for temporary credentials', async () => {
    const signer = await createSigner({ credentials: { ...credentials, sessionToken: 'aToken' }, region: 'eu-west-1' });
    await expect(createSmtpPassword(signer)).rejects.toMatchObject({
      name: 'SigV4Error',
      code: 'InvalidCredentials',
      field: 'sessionToken',
      message: expect.not.stringContaining('aToken'),
    });
  });

  it('is refused for a signing key, and for expired credentials', async () => {
    const signer = await createSigner({ credentials, region: 'eu-west-1', service: 'ses' });
    const derived = await createSigner({
      credentials: signer.deriveCredentials(),
      region: 'eu-west-1',
      service: 'ses',
    });
    await expect(createSmtpPassword(derived)).rejects.toMatchObject({
      code: 'InvalidCredentials',
      field: 'secretAccessKey',
    });
    const expired = await createSigner({
      credentials: { ...credentials, expiration: signingDate },
      region: 'eu-west-1',
      now: () => signingDate,
    });
    await expect(createSmtpPassword(expired)).rejects.toMatchObject({ code: 'CredentialsExpired' });
  });
});
