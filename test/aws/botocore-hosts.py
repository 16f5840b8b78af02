"""Writes botocore-hosts.json: hosts of AWS's services by botocore's endpoint rules, and the names that it signs them for.

python3 test/aws/botocore-hosts.py, with the botocore that is to be asked. Every row is [host, service, region]; hosts without their region in
the name are left out.
"""

import json
import pathlib
import re

import botocore
import botocore.session
from botocore.config import Config
from botocore.exceptions import BotoCoreError

session = botocore.session.get_session()
session.set_credentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
rows = set()
for name in session.get_available_services():
    for region in ["us-east-1", "eu-west-1", "cn-north-1"]:
        for dual_stack in [False, True]:
            config = Config(use_dualstack_endpoint=dual_stack)
            try:
                client = session.create_client(name, region_name=region, config=config)
            except BotoCoreError:
                continue
            host = re.sub("^https?://", "", client.meta.endpoint_url).split("/")[0]
            if region in host:
                rows.add((host, client.meta.service_model.signing_name, region))
lines = ",\n".join(json.dumps(row) for row in sorted(rows))
path = pathlib.Path(__file__).with_name("botocore-hosts.json")
path.write_text(f'{{"botocore": "{botocore.__version__}", "hosts": [\n{lines}\n]}}\n')
