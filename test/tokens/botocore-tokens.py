"""Writes botocore-tokens.json: tokens by botocore and the AWS CLI, with a fixed clock and AWS's example credentials.

/usr/bin/python3 test/tokens/botocore-tokens.py, with Debian's python3-botocore and awscli. ElastiCache and MemoryDB have no function in
botocore: their users' guides sign with RequestSigner, as is done here.
"""

import contextlib
import datetime
import io
import json
import os
import pathlib
import subprocess
import sys
import types
import urllib.parse

NOW = datetime.datetime(2026, 1, 2, 3, 4, 5)
ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE"
SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
TOKEN = "IQoJb3JpZ2luX2VjEXAMPLE/+token=="
REGIONS = ["us-east-1", "cn-north-1"]


# The clock of the C runtime cannot be fixed.
os.environ["BOTO_DISABLE_CRT"] = "true"


class Clock(datetime.datetime):
    @classmethod
    def utcnow(cls):
        return NOW


def fix_clock(auth):
    auth.datetime = types.SimpleNamespace(datetime=Clock)


def exec_credential(region, cluster, token):
    """The output of the command, in the process of the argument "eks"."""
    import awscli.clidriver
    import awscli.customizations.eks.get_token
    import botocore.auth

    fix_clock(botocore.auth)
    awscli.customizations.eks.get_token.datetime = Clock
    os.environ.update(AWS_ACCESS_KEY_ID=ACCESS_KEY, AWS_SECRET_ACCESS_KEY=SECRET, AWS_CONFIG_FILE=os.devnull)
    os.environ.pop("AWS_SESSION_TOKEN", None)
    if token is not None:
        os.environ["AWS_SESSION_TOKEN"] = token
    written = io.StringIO()
    with contextlib.redirect_stdout(written):
        awscli.clidriver.create_clidriver().main(["eks", "get-token", "--cluster-name", cluster, "--region", region])
    return json.loads(written.getvalue())["status"]


# The command has a botocore of its own, with the same name.
if sys.argv[1:] == ["eks"]:
    import awscli

    rows = [
        {"region": region, "sessionToken": token, "clusterName": cluster, **exec_credential(region, cluster, token)}
        for region in REGIONS
        for token in [None, TOKEN]
        for cluster in ["prod", "a_Long-Name1"]
    ]
    print(json.dumps({"version": awscli.__version__, "rows": rows}))
    sys.exit()

import botocore
import botocore.auth
import botocore.session
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.model import ServiceId
from botocore.signers import RequestSigner

fix_clock(botocore.auth)


def credentials_of(token):
    return Credentials(ACCESS_KEY, SECRET, token)


def cache_token(service, region, name, query, token):
    """As in "Authenticating with IAM" of the users' guides of ElastiCache and MemoryDB."""
    events = botocore.session.get_session().get_component("event_emitter")
    signer = RequestSigner(ServiceId(service), region, service, "v4", credentials_of(token), events)
    url = f"http://{name}/?{urllib.parse.urlencode(query, quote_via=urllib.parse.quote)}"
    request = {"method": "GET", "url": url, "body": {}, "headers": {}, "context": {}}
    signed = signer.generate_presigned_url(request, operation_name="connect", expires_in=900, region_name=region)
    return signed[len("http://"):]


def rds_token(region, hostname, port, username, token):
    session = botocore.session.get_session()
    session.set_credentials(ACCESS_KEY, SECRET, token)
    client = session.create_client("rds", region_name=region)
    return client.generate_db_auth_token(DBHostname=hostname, Port=port, DBUsername=username)


def authorization(region, url, headers, body, token):
    request = AWSRequest(method="POST", url=url, headers=headers, data=body)
    botocore.auth.SigV4Auth(credentials_of(token), "sts", region).add_auth(request)
    return request.headers["Authorization"]


eks = json.loads(subprocess.run([sys.executable, __file__, "eks"], check=True, capture_output=True).stdout)
cases = {"rds": [], "elasticache": [], "memorydb": [], "eks": eks["rows"], "identity": []}
for region in REGIONS:
    for token in [None, TOKEN]:
        given = {"region": region, "sessionToken": token}
        suffix = "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"
        part = f"rds.{region}" if region.startswith("cn-") else f"{region}.rds"
        for username, port in [("app", 5432), ("a b@é+/'", 3306)]:
            hostname = f"mydb.123456789012.{part}.{suffix}"
            own = {**given, "hostname": hostname, "port": port, "username": username}
            cases["rds"].append({**own, "token": rds_token(region, hostname, port, username, token)})
        for serverless in [False, True]:
            query = {"Action": "connect", "User": "app-user"}
            if serverless:
                query["ResourceType"] = "ServerlessCache"
            signed = cache_token("elasticache", region, "my-cache", query, token)
            cases["elasticache"].append(
                {**given, "cacheName": "my-cache", "username": "app-user", "serverless": serverless, "token": signed}
            )
        for username in ["app-user", "a b@é+/'"]:
            query = {"Action": "connect", "User": username}
            signed = cache_token("memorydb", region, "my-cluster", query, token)
            cases["memorydb"].append({**given, "clusterName": "my-cluster", "username": username, "token": signed})
        for more in [{}, {"x-vault-aws-iam-server-id": "vault.example.com"}]:
            url = f"https://sts.{region}.{suffix}/"
            headers = {"content-type": "application/x-www-form-urlencoded; charset=utf-8", **more}
            body = "Action=GetCallerIdentity&Version=2011-06-15"
            signed = authorization(region, url, headers, body, token)
            cases["identity"].append({**given, "url": url, "headers": more, "body": body, "authorization": signed})

about = {"botocore": botocore.__version__, "awscli": eks["version"], "signingDate": NOW.isoformat() + "Z"}
path = pathlib.Path(__file__).with_name("botocore-tokens.json")
path.write_text(json.dumps({**about, **cases}, indent=2, ensure_ascii=False) + "\n")
