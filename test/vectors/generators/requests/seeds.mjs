/** The requests of test/seeds, so that the peers confirm their values. */
import { make } from './make.mjs';

const FORM = 'application/x-www-form-urlencoded; charset=UTF-8';
const METRIC =
  'Action=PutMetricData&Version=2010-08-01&Namespace=system%2Flinux&MetricData.member.1.MetricName=MemoryUtilization' +
  '&MetricData.member.1.Unit=Percent&MetricData.member.1.Value=42.5';

/** @type {import('./make.mjs').Place} */
const heat = { service: 'monitoring', origin: 'http://heat.example.com:8003', dialect: 'keystone' };
const posted = {
  method: 'POST',
  headers: /** @type {const} */ ([['Content-Type', FORM]]),
  payload: METRIC,
  region: 'RegionOne',
  date: '2014-08-24T05:55:14Z',
};

const bucket = { service: 's3', origin: 'https://s3-eu-west-2.amazonaws.com' };
const put = {
  method: 'PUT',
  path: '/examplebucket/sometest.txt',
  headers: /** @type {const} */ ([
    ['date', 'Wed, 01 Aug 2018 12:34:56 GMT'],
    ['x-amz-storage-class', 'REDUCED_REDUNDANCY'],
  ]),
  region: 'eu-west-2',
  date: '2018-08-01T12:34:56Z',
};

export const seeds = [
  make('seed: a metric posted to Heat', heat, { ...posted, path: '/v1/' }),
  make('seed: a metric posted to Heat, with a query', heat, {
    ...posted,
    path: '/v1/?Action=PutMetricData&Version=2010-08-01',
  }),
  make('seed: an object put with its hash', bucket, { ...put, payload: 'Welcome to Amazon S3.' }),
  make('seed: an object put unsigned', bucket, { ...put, payloadHash: 'UNSIGNED-PAYLOAD' }),
  make(
    'seed: DescribeRegions with a session token',
    { service: 'ec2', origin: 'https://ec2.amazonaws.com' },
    {
      path: '/?Action=DescribeRegions&Version=2013-10-15',
      credentials: 'token',
      date: '2017-11-26T09:00:00Z',
    },
  ),
];
