"""botocore's signers, answering requests line by line: see test/support/conversation.ts."""
import base64
import datetime
import json
import sys
import types

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.compat import HTTPHeaders
from botocore.credentials import Credentials


def at(timestamp):
    """Fixes the clock of the signers. Newer versions read the time with their own function."""
    now = datetime.datetime.fromtimestamp(timestamp, datetime.timezone.utc)

    class Clock(datetime.datetime):
        @classmethod
        def utcnow(cls):
            return now

    botocore.auth.datetime = types.SimpleNamespace(datetime=Clock)
    botocore.auth.get_current_datetime = lambda *_, **__: now


def sign(service, region, credentials, mode, method, url, headers, payload, timestamp, expires):
    at(timestamp)
    given = HTTPHeaders()
    for name, value in headers:
        given.add_header(name, value)
    request = AWSRequest(method=method, url=url, headers=given, data=base64.b64decode(payload))
    own = Credentials(credentials['accessKeyId'], credentials['secretAccessKey'], credentials.get('sessionToken'))
    prefix = 'S3' if service == 's3' else ''
    if mode == 'sign':
        getattr(botocore.auth, f'{prefix}SigV4Auth')(own, service, region).add_auth(request)
        return request.headers['Authorization'][-64:]
    getattr(botocore.auth, f'{prefix}SigV4QueryAuth')(own, service, region, expires=expires).add_auth(request)
    return request.url[-64:]


for line in sys.stdin:
    given = json.loads(line)
    del given['op']
    try:
        answer = {'value': sign(**given)}
    except Exception as error:
        answer = {'error': f'{type(error).__name__}: {error}'}
    print(json.dumps(answer), flush=True)
