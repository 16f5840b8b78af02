/** DNS suffixes of AWS's partitions, by prefix of the region (AWS, "Amazon S3 endpoints and quotas"). The first match counts. */
export const PARTITIONS: readonly (readonly [prefix: string, suffix: string])[] = [
  ['cn-', 'amazonaws.com.cn'],
  ['eusc-', 'amazonaws.eu'],
  ['us-iso-', 'c2s.ic.gov'],
  ['us-isob-', 'sc2s.sgov.gov'],
  ['us-isof-', 'csp.hci.ic.gov'],
  ['eu-isoe-', 'cloud.adc-e.uk'],
  ['', 'amazonaws.com'],
];

/** An availability zone: a region and a letter. */
const ZONE = /^([a-z]{2}(?:-[a-z]+)+-[0-9])[a-z]$/;

/** Returns the region of an availability zone, `us-east-1` for `us-east-1a`; undefined for any other text. */
export function regionOfZone(name: string): string | undefined {
  return ZONE.exec(name)?.[1];
}
