"""boto3, answering requests line by line: see converse in programs.ts."""
import io
import json
import os
import sys

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config

PART = 5 << 20
bucket = os.environ['BUCKET']


def connect(**options):
    return boto3.client(
        's3',
        endpoint_url=os.environ['ENDPOINT'],
        region_name=os.environ['REGION'],
        aws_access_key_id=os.environ['ACCESS_KEY_ID'],
        aws_secret_access_key=os.environ['SECRET_ACCESS_KEY'],
        aws_session_token=os.environ.get('SESSION_TOKEN'),
        verify=os.environ['CERTIFICATE'],
        config=Config(signature_version='s3v4', retries={'max_attempts': 0}, s3={'addressing_style': 'path', **options}),
    )


s3 = connect()
# By default the body is signed where nothing else protects it, which is without TLS.
signing = connect(payload_signing_enabled=True)


def put(key, file, how='bytes'):
    with open(file, 'rb') as opened:
        body = opened.read()
    kind, _, algorithm = how.partition(' ')
    checksum = {'ChecksumAlgorithm': algorithm} if algorithm else {}
    if kind == 'parts':
        config = TransferConfig(multipart_threshold=PART, multipart_chunksize=PART, max_concurrency=2)
        s3.upload_fileobj(io.BytesIO(body), bucket, key, Config=config, ExtraArgs=checksum)
        return
    client = signing if kind == 'signed' else s3
    content = io.BytesIO(body) if kind == 'stream' else body
    client.put_object(Bucket=bucket, Key=key, Body=content, Metadata={'a': 'two  blanks'}, **checksum)


def get(key, file):
    with open(file, 'wb') as opened:
        opened.write(s3.get_object(Bucket=bucket, Key=key)['Body'].read())


def list(prefix):
    return [each['Key'] for each in s3.list_objects_v2(Bucket=bucket, Prefix=prefix).get('Contents', [])]


def remove(key):
    s3.delete_object(Bucket=bucket, Key=key)


def presign(key):
    return s3.generate_presigned_url('get_object', {'Bucket': bucket, 'Key': key}, 60)


def presignPut(key):
    return s3.generate_presigned_url('put_object', {'Bucket': bucket, 'Key': key}, 60)


def form(key):
    kind = {'Content-Type': 'text/plain'}
    conditions = [kind, ['content-length-range', 0, 100]]
    return s3.generate_presigned_post(bucket, key, Fields=kind, Conditions=conditions, ExpiresIn=60)


for line in sys.stdin:
    given = json.loads(line)
    try:
        answer = {'value': globals()[given.pop('op')](**given)}
    except Exception as error:
        answer = {'error': f'{type(error).__name__}: {error}'}
    print(json.dumps(answer), flush=True)
